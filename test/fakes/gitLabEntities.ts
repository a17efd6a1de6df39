import type { FakeProject } from './gitLabServer';

export interface FakePipeline {
  readonly id: number;
  readonly project: FakeProject;
  readonly ref: string;
  readonly source: 'trigger' | 'api';
  readonly variables: Readonly<Record<string, string>>;
  looks: number;
  state: string;
}

/** What GitLab tells of a pipeline. @see API_Entities_Ci_Pipeline of its OpenAPI document */
export function gitLabPipeline(pipeline: FakePipeline, url: string): object {
  const { id, project, ref, source, state } = pipeline;
  const web = `${url}/${project.path}/-/pipelines/${id}`;
  return {
    id,
    iid: id,
    project_id: 7,
    sha: '0ec9e58fdfca6cdd6652c083c9edb53abc0bad52',
    ref,
    status: state,
    source,
    created_at: '2026-11-27T09:00:00.000Z',
    updated_at: '2026-11-27T09:00:00.000Z',
    web_url: web,
    before_sha: '0000000000000000000000000000000000000000',
    tag: false,
    detailed_status: {
      icon: `status_${state}`,
      text: state,
      label: state,
      group: state,
      tooltip: state,
      has_details: true,
      details_path: `/${project.path}/-/pipelines/${id}`,
    },
  };
}

/** What GitLab tells of a project, as far as anybody here asks. */
export function gitLabProject({ path, defaultBranch }: FakeProject): object {
  const name = path.split('/').at(-1);
  return { id: 7, name, path: name, path_with_namespace: path, default_branch: defaultBranch };
}
