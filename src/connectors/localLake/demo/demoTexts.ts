import { demoBenchling, demoDatabase } from './demoPlaces';
import { demoPipelines, mainBranch, type DemoPipeline } from './pipelines/demoPipelines';
import { pipelinesFolder } from './pipelines/demoRepositories';
import { blobEndpointOf, type LakePortNumbers } from '../lakePorts';

/** The demo's `lake.json`. */
export function demoLakeText(ports: LakePortNumbers): string {
  return `// The demo lake: everything in it is on this machine. A lake file never holds a secret.
{
  // Where runs go. This is the emulator that "Lakeside: Start Local Lake" brings up; in earnest it
  // is the account's address, https://ACCOUNT.blob.core.windows.net
  "storage": { "blobEndpoint": "${blobEndpointOf(ports)}" },

  // Where instruments write runs. Each folder in such a folder is a run.
  "sources": [
    {
      "name": "MiSeq",
      "folder": "../runs/MiSeq",
      "kind": "illumina",
      "container": "miseq01",
      "destination": "MiSeqOutput"
    },
    {
      "name": "NextSeq",
      "folder": "../runs/NextSeq",
      "kind": "illumina",
      "container": "nextseq01",
      "destination": "NextSeqOutput",
      // This file alone says that a run is complete, and it is read: it may also say that it failed.
      "completionFlag": "RunCompletionStatus.xml",
      // Sheets named like the run, in folders by year.
      "sampleSheets": "../runs/SampleSheets/NextSeq"
    },
    {
      "name": "NovaSeq",
      "folder": "../runs/NovaSeq",
      "kind": "illumina",
      "container": "novaseq01",
      "destination": "NovaSeqOutput",
      "completionDelay": "30m",
      "sampleSheets": "../runs/SampleSheets/NovaSeq"
    },
    {
      // Folders called prot and a number are projects; their files are sorted into samples, blanks,
      // results and other, and results.ready says when results and metadata are there.
      "name": "Proteomics",
      "folder": "../runs/Proteomics",
      "kind": "proteomics",
      "container": "proteomics"
    },
    {
      // RawData_<name> and DataProcessingMethod_<name> together are one data set.
      "name": "Metabolomics",
      "folder": "../runs/Metabolomics",
      "kind": "metabolomics",
      "container": "metabolomics"
    }
  ],

  // Postgres databases. "tls" may be "disable" only because this one is on this machine.
  "connections": {
    "warehouse": {
      "host": "127.0.0.1",
      "port": ${ports.database},
      "database": "${demoDatabase.database}",
      "user": "${demoDatabase.user}",
      "tls": "disable",
      "writable": true
    },
    "benchling": {
      "host": "127.0.0.1",
      "port": ${ports.benchling},
      "database": "${demoBenchling.database}",
      "user": "${demoBenchling.user}",
      "schema": "${demoBenchling.schema}",
      "tls": "disable"
    }
  },
  "warehouse": "warehouse",
  "benchling": "benchling",

  // What pipelines publish and read by gros:// addresses, every version of it.
  "datasets": { "container": "datasets" },

  // Steps in git repositories. One runs when a dataset that it reads without a tag is published.
  "pipelines": [
${demoPipelines.map(pipelineText).join(',\n')}
  ]
}
`;
}

function pipelineText(pipeline: DemoPipeline): string {
  const { name, repo, branch, run, reads, publishes } = pipeline;
  const entry = {
    name,
    repo,
    ...(branch === mainBranch ? {} : { branch }),
    folder: `${pipelinesFolder}/${repo}`,
    run,
    reads,
    publishes,
  };
  const lines = Object.entries(entry).map(
    ([key, value]) => `      ${JSON.stringify(key)}: ${listText(value)}`,
  );
  return `    {\n${lines.join(',\n')}\n    }`;
}

function listText(value: string | readonly string[]): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
}

const readme = `# Demo lake

This workspace describes a lake on this machine: \`lake.json\` says which folders hold runs and where
they go. The runs in \`../runs\` are made up; nothing here needs an account or a network.

- Look at the *Lakeside* views: a run of a NextSeq is ready and has 2,605 files, others failed, are
  still copied or sequenced, or are only a sample sheet; a proteomics project and a metabolomics data
  set are ready too, and of another data set the methods are missing.
- Sync the run of the NextSeq: *Lakeside: Sync Run* in the command palette, or in a terminal

      lakeside sync --lake lake.json --source NextSeq

- Look at what the warehouse holds: \`queries/samples.sql\`.
- Let a month pass in Benchling, and see what that breaks here: *Lakeside: Rename in Benchling*, then
  *Lakeside: Diff Schema Against Benchling*.
- Follow a report back to the sequencer: \`reports/expression.py\` names the dataset it reads, which
  pipelines in \`pipelines/\` have published for weeks. Each is a git repository of its own; a branch of
  one of them always fails.
- Begin anew with \`lakeside local reset\`.
`;

const samplesSql = `-- Samples that were submitted for sequencing, with the strain they came from.
select
  sample."name$" as sample,
  sample.nucleotide_type,
  sample.concentration_ngul,
  sample.reference_genome,
  strain."name$" as strain,
  strain.genus || ' ' || strain.species as organism
from biosustain.sequencing_submission_sample as sample
left join biosustain.strain as strain on strain.id = sample.strain
order by sample."name$";
`;

const statisticsSql = `-- How the lake grew this month, by sequencer.
select seq_machine, collected_at::date as day, no_of_runs, pg_size_pretty(data_volume_bytes) as volume
from data_lake.ngs_run_stats
order by seq_machine, day;
`;

const plasmidsSql = `-- Plasmids by what selects for them, in kilobases.
select resistance, count(*) as plasmids, round(avg(length_bp) / 1000.0, 1) as kilobases
from biosustain.plasmid
group by resistance
order by plasmids desc;
`;

const proteomicsSql = `-- What was handed in for proteomics, by medium.
select medium, count(*) as samples, sum(volume_ul) as microlitres, round(avg(osmolality_mmolkg)) as osmolality
from biosustain.proteomics_submission_sample
group by medium
order by medium;
`;

const qualityPy = `"""How good the RNA was that went into sequencing, by organism."""

import os

import psycopg

QUALITY = """
    select strain.genus, strain.species, count(*) as samples,
           round(avg(sample.rinrqn_if_rna)::numeric, 1) as mean_rin,
           round(avg(sample.concentration_ngul)::numeric, 1) as mean_concentration
    from biosustain.sequencing_submission_sample as sample
    join biosustain.strain as strain on strain.id = sample.strain
    where sample.nucleotide_type = 'Total RNA'
    group by strain.genus, strain.species
    order by mean_rin
"""


def main() -> None:
    with psycopg.connect(os.environ["WAREHOUSE"]) as connection:
        for row in connection.execute(QUALITY):
            print(*row, sep="\\t")


if __name__ == "__main__":
    main()
`;

const expressionPy = `"""Genes that were read most often, as the newest version of a dataset has it."""

import os

import pandas

EXPRESSION = "gros://expression"
FIRST_REPORT = "gros://lab-report:2026-11-09"


def dataset(address: str) -> pandas.DataFrame:
    """Reads a dataset through the gateway, which lakeside gateway starts."""
    return pandas.read_csv(os.environ["LAKESIDE_GATEWAY"] + address.replace("gros://", "/gros/"))


def main() -> None:
    counts = dataset(EXPRESSION).groupby("gene")["count"].agg(["sum", "mean"])
    print(counts.sort_values("sum", ascending=False))
    print(dataset(FIRST_REPORT))


if __name__ == "__main__":
    main()
`;

const sampleQualitySql = `-- Samples of the newest lab report, with the strain that the registry has of each.
select report.sample, report.megabytes, report.verdict, strain."name$" as strain, report.reported_at
from data_lake.sample_quality as report
left join biosustain.sequencing_submission_sample as submitted on submitted."name$" = report.sample
left join biosustain.strain as strain on strain.id = submitted.strain
order by report.sample;
`;

const settings = `{
  "files.associations": { "lake.json": "jsonc" }
}
`;

/** The other files of the demo workspace, by path. */
const otherTexts: Readonly<Record<string, string>> = {
  'README.md': readme,
  'queries/samples.sql': samplesSql,
  'queries/growth.sql': statisticsSql,
  'queries/plasmids.sql': plasmidsSql,
  'queries/proteomics.sql': proteomicsSql,
  'queries/sample_quality.sql': sampleQualitySql,
  'reports/rna_quality.py': qualityPy,
  'reports/expression.py': expressionPy,
  '.vscode/settings.json': settings,
};

/** The files of the demo workspace, by path; those of its pipelines are not among them. */
export function demoTexts(ports: LakePortNumbers): Readonly<Record<string, string>> {
  return { ...otherTexts, 'lake.json': demoLakeText(ports) };
}
