/** What *Open Lake File* writes where there is none: valid as it stands, and explained. */
export const lakeTemplate = `// What this lake consists of. Comments are welcome here, secrets are not:
// keys and passwords are kept by "Lakeside: Set Storage Key…" and its siblings.
{
  "storage": {
    // The account's blob endpoint.
    "blobEndpoint": "https://YOUR-ACCOUNT.blob.core.windows.net",
    // "entra" (sign in with Microsoft), "key" or "sas"; leave it out to use whatever is at hand.
    "auth": "entra"
  },
  "sources": [
    {
      "name": "sequencers",
      // Where the instruments write their runs; relative to this file, or absolute.
      "folder": "runs",
      // "illumina", "proteomics", "metabolomics" or "folders".
      "kind": "illumina",
      "container": "sequencing",
      // The prefix under which runs land.
      "destination": "",
      // How long a complete run must be left alone before it is synced.
      "completionDelay": "1h"
    }
  ],
  // Postgres databases, without their passwords.
  "connections": {}
}
`;
