import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import type protobuf from 'protobufjs';
import { loadProtos, partOfMethod, type ProtoPart, serviceName } from './protos.ts';
import { type ServiceProcess, startService } from './service-process.ts';

type Message = Readonly<Record<string, unknown>>;

/** Calls of the local service; the process is started on first need and again after it went away. */
export interface ServiceConnection {
  /** Rejects with gRPC's error (its `details` is the service's message), or an AbortError. */
  call(method: string, request: Message, signal?: AbortSignal): Promise<Message>;
  /** A part of requests made once for many: what is written of it in a request need not be checked and copied again. */
  part(type: string, value: Message): Promise<object>;
  /** Counts the processes so far: what was registered with an earlier one is gone. */
  generation(): number;
  close(): Promise<void>;
}

interface Live {
  readonly client: Client;
  readonly process: ServiceProcess;
}

export function createServiceConnection(): ServiceConnection {
  const protos = new Map<ProtoPart, Promise<protobuf.Root>>();
  let live: Promise<Live> | undefined;
  let generation = 0;
  let closed = false;

  const connect = (): Promise<Live> => {
    if (closed) return Promise.reject(new Error('The SQL analyser is closed.'));
    live ??= start();
    return live;
  };

  const start = async (): Promise<Live> => {
    generation += 1;
    const starting = startService();
    starting.catch(() => (live = undefined));
    const process = await starting;
    const client = new Client(process.address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.initial_reconnect_backoff_ms': 10,
    });
    void process.gone.then(() => {
      client.close();
      live = undefined;
    });
    return { client, process };
  };

  const messages = (part: ProtoPart): Promise<protobuf.Root> => {
    const root = protos.get(part) ?? loadProtos(part);
    protos.set(part, root);
    return root;
  };

  const call = async (method: string, request: Message, signal: AbortSignal | undefined, mayRetry: boolean): Promise<Message> => {
    signal?.throwIfAborted();
    const [root, { client, process }] = await Promise.all([messages(partOfMethod(method)), connect()]);
    try {
      return await unary(root, client, method, request, signal);
    } catch (error) {
      // The program crashed, of this statement or of another that was in flight: one more try tells which.
      if (!isServiceError(error) || error.code !== status.UNAVAILABLE || !mayRetry || closed) throw error;
      process.stop();
      await process.gone;
      return call(method, request, signal, false);
    }
  };

  return {
    call: (method, request, signal) => call(method, request, signal, true),
    part: async (type, value) => (await messages('statements')).lookupType(type).fromObject(value),
    generation: () => generation,
    close: async () => {
      closed = true;
      const open = await live?.catch(() => undefined);
      open?.client.close();
      open?.process.stop();
      await open?.process.gone;
    },
  };
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && typeof error.details === 'string';
}

function unary(root: protobuf.Root, client: Client, method: string, request: Message, signal: AbortSignal | undefined): Promise<Message> {
  const service = root.lookupService(serviceName);
  const { requestType, responseType } = service.methods[method] ?? {};
  if (requestType === undefined || responseType === undefined) throw new Error(`The SQL analyser has no method ${method}.`);
  const input = service.lookupType(requestType);
  const output = service.lookupType(responseType);
  return new Promise((resolve, reject) => {
    const running = client.makeUnaryRequest(
      `/zetasql.local_service.ZetaSqlLocalService/${method}`,
      (message: Message) => Buffer.from(input.encode(input.fromObject(message)).finish()),
      (bytes: Buffer) => output.toObject(output.decode(bytes), { longs: String, enums: String, arrays: true, oneofs: true }),
      request,
      (error, response) => {
        signal?.removeEventListener('abort', cancel);
        if (error) reject(signal?.aborted === true ? abortReason(signal) : error);
        else resolve(response ?? {});
      },
    );
    const cancel = () => running.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('The operation was aborted.', 'AbortError');
}
