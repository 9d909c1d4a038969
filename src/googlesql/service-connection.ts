import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { Reader } from 'protobufjs/minimal';
import { loadProtos, partOfMethod, type ProtoPart, serviceName } from './protos.ts';
import { type ServiceProcess, startService } from './service-process.ts';
import type { MessageType, MessageTypes } from './wire/message-types.ts';
import { type Message, readMessage, type ReadMessage } from './wire/read-message.ts';
import { WrittenMessage, writeMessage } from './wire/write-message.ts';

/** Calls of the local service; the process is started on first need and again after it went away. */
export interface ServiceConnection {
  /** Rejects with gRPC's error (its `details` is the service's message), or an AbortError. */
  call(method: string, request: Message, signal?: AbortSignal): Promise<Message>;
  /** The same with an answer that is not read as plain objects but by `read`. */
  ask<Answer>(method: string, request: Message, read: ReadMessage<Answer>, signal?: AbortSignal): Promise<Answer>;
  /** A part of many requests, written once. */
  part(type: string, value: Message): Promise<WrittenMessage>;
  /** Counts the processes so far: what was registered with an earlier one is gone. */
  generation(): number;
  close(): Promise<void>;
}

interface Live {
  readonly client: Client;
  readonly process: ServiceProcess;
}

export function createServiceConnection(): ServiceConnection {
  const protos = new Map<ProtoPart, Promise<MessageTypes>>();
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

  const messages = (part: ProtoPart): Promise<MessageTypes> => {
    const types = protos.get(part) ?? loadProtos(part);
    protos.set(part, types);
    return types;
  };

  const ask = async <Answer>(
    method: string,
    request: Message,
    read: ReadMessage<Answer>,
    signal: AbortSignal | undefined,
    mayRetry = true,
  ): Promise<Answer> => {
    signal?.throwIfAborted();
    const [types, { client, process }] = await Promise.all([messages(partOfMethod(method)), connect()]);
    try {
      return await unary(client, { name: method, ...types.method(method) }, request, read, signal);
    } catch (error) {
      // The program crashed, of this statement or of another that was in flight: one more try tells which.
      if (!isServiceError(error) || error.code !== status.UNAVAILABLE || !mayRetry || closed) throw error;
      process.stop();
      await process.gone;
      return ask(method, request, read, signal, false);
    }
  };

  return {
    call: (method, request, signal) => ask(method, request, readMessage, signal),
    ask: (method, request, read, signal) => ask(method, request, read, signal),
    part: async (type, value) => new WrittenMessage(writeMessage((await messages('statements')).message(type), value)),
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

interface Method {
  readonly name: string;
  readonly request: MessageType;
  readonly answer: MessageType;
}

function unary<Answer>(
  client: Client,
  { name, request: input, answer: output }: Method,
  request: Message,
  read: ReadMessage<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const running = client.makeUnaryRequest(
      `/${serviceName}/${name}`,
      (message: Message) => Buffer.from(writeMessage(input, message)),
      (bytes: Buffer) => read(output, Reader.create(bytes), bytes.length),
      request,
      (error, response) => {
        signal?.removeEventListener('abort', cancel);
        if (error) reject(signal?.aborted === true ? abortReason(signal) : error);
        else if (response === undefined) reject(new Error('The SQL analyser gave no answer.'));
        else resolve(response);
      },
    );
    const cancel = () => running.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('The operation was aborted.', 'AbortError');
}
