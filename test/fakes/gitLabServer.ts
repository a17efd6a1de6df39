import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gitLabPipeline, gitLabProject, type FakePipeline } from './gitLabEntities';

export interface FakeProject {
  readonly path: string;
  readonly defaultBranch: string;
  readonly branches: readonly string[];
  readonly triggerToken: string;
  /** What its pipelines go through, one state a look; the last stays. */
  states: readonly string[];
  /** Names of jobs that fail. */
  failedJobs: readonly string[];
}

export interface FakeCall {
  readonly method: string;
  readonly path: string;
  readonly privateToken: string | undefined;
  readonly body: unknown;
}

/** A GitLab with projects and their pipelines, as far as those who start them see it. */
export class GitLabServer {
  readonly apiToken = 'glpat-fake';
  readonly projects: FakeProject[] = [];
  readonly pipelines: FakePipeline[] = [];
  readonly calls: FakeCall[] = [];
  /** Answered, in order, instead of what would be. */
  readonly troubles: { readonly status: number; readonly headers?: Record<string, string> }[] = [];
  readonly #server: Server;
  /** Without a slash at its end; kept when it has stopped. */
  url = '';

  private constructor() {
    this.#server = createServer((request, response) => void this.#settle(request, response));
  }

  static async start(): Promise<GitLabServer> {
    const fake = new GitLabServer();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    fake.url = `http://127.0.0.1:${(fake.#server.address() as AddressInfo).port}`;
    return fake;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  addProject(
    path: string,
    states: readonly string[] = ['pending', 'running', 'success'],
  ): FakeProject {
    const project: FakeProject = {
      path,
      defaultBranch: 'main',
      branches: ['main', 'feature/strict'],
      triggerToken: `glptt-${path}`,
      states,
      failedJobs: [],
    };
    this.projects.push(project);
    return project;
  }

  async #settle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const privateToken = request.headers['private-token'];
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      privateToken: typeof privateToken === 'string' ? privateToken : undefined,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
    this.calls.push(call);
    const trouble = this.troubles.shift();
    const answer = trouble ?? this.#answer(call);
    const headers = trouble?.headers ?? {};
    response.writeHead(answer.status, { 'content-type': 'application/json', ...headers });
    response.end('body' in answer ? JSON.stringify(answer.body) : '{"message":"trouble"}');
  }

  #answer(call: FakeCall): FakeAnswer {
    const [, encoded = '', rest = ''] =
      /^\/api\/v4\/projects\/([^/?]+)([^?]*)/.exec(call.path) ?? [];
    const project = this.projects.find(({ path }) => path === decodeURIComponent(encoded));
    if (project === undefined) return refusal(404, '404 Project Not Found');
    if (call.method === 'POST' && rest === '/trigger/pipeline') return this.#trigger(project, call);
    if (call.privateToken !== this.apiToken) return refusal(401, '401 Unauthorized');
    if (call.method === 'GET' && rest === '') {
      return { status: 200, body: gitLabProject(project) };
    }
    if (call.method === 'POST' && rest === '/pipeline') return this.#create(project, call);
    return this.#aboutPipeline(project, call, rest);
  }

  #trigger(project: FakeProject, { body }: FakeCall): FakeAnswer {
    const { token, ref, variables } = body as Record<string, unknown>;
    if (typeof ref !== 'string') return refusal(400, 'ref is missing');
    if (token !== project.triggerToken) return refusal(404, '404 Not Found');
    return this.#start(project, ref, {
      source: 'trigger',
      variables: variables as FakePipeline['variables'],
    });
  }

  #create(project: FakeProject, { body }: FakeCall): FakeAnswer {
    const { ref, variables } = body as {
      readonly ref: string;
      readonly variables: readonly { readonly key: string; readonly value: string }[];
    };
    const named = Object.fromEntries(variables.map(({ key, value }) => [key, value]));
    return this.#start(project, ref, { source: 'api', variables: named });
  }

  #start(
    project: FakeProject,
    ref: string,
    { source, variables }: Pick<FakePipeline, 'source' | 'variables'>,
  ): FakeAnswer {
    if (!project.branches.includes(ref)) {
      return refusal(400, { base: ['Reference not found'] });
    }
    const id = this.pipelines.length + 1;
    const pipeline = { id, project, ref, source, variables, looks: 0, state: 'created' };
    this.pipelines.push(pipeline);
    return { status: 201, body: gitLabPipeline(pipeline, this.url) };
  }

  #aboutPipeline(project: FakeProject, { method }: FakeCall, rest: string): FakeAnswer {
    const [, id, what = ''] = /^\/pipelines\/(\d+)(.*)$/.exec(rest) ?? [];
    const pipeline = this.pipelines.find((known) => known.id === Number(id));
    if (pipeline?.project !== project) return refusal(404, '404 Not found');
    if (method === 'POST' && what === '/cancel') {
      pipeline.state = 'canceled';
      return { status: 201, body: gitLabPipeline(pipeline, this.url) };
    }
    if (what === '/jobs') {
      return { status: 200, body: project.failedJobs.map((name) => ({ name, status: 'failed' })) };
    }
    const { states } = project;
    if (pipeline.state !== 'canceled') {
      pipeline.state = states[Math.min(pipeline.looks, states.length - 1)] ?? pipeline.state;
    }
    pipeline.looks += 1;
    return { status: 200, body: gitLabPipeline(pipeline, this.url) };
  }
}

interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

function refusal(status: number, message: unknown): FakeAnswer {
  return { status, body: { message } };
}
