import type { engineNotifications, engineRequests, NodeSummary, RunParams } from '../protocol/engine.ts';

/* The parts of the engine's messages that the editor names; their homes are below the protocol. */

type ResultOf<Declaration extends { readonly result?: unknown }> = NonNullable<Declaration['result']>;

export type NodeId = NodeSummary['id'];
export type NodeResult = NonNullable<NodeSummary['lastResult']>;
export type NodeStatus = NodeResult['status'];
export type RunEvent = NonNullable<(typeof engineNotifications)['runEvent']['params']>['event'];
export type RunSummary = ResultOf<(typeof engineRequests)['run']>;
export type RunRequest = Omit<RunParams, 'root'>;
export type RunCost = NonNullable<ResultOf<(typeof engineRequests)['estimateCost']>>;
export type ModelCost = RunCost['models'][number];
