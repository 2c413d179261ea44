// Ways for a record out of the browser: GitHub's own pages with everything filled in, the clipboard, a file.

const LIMIT = 8000;
/** GitHub answers addresses of more than 8,191 bytes with an error (github/docs issue 5136). */

const query = (fields) => new URLSearchParams(fields).toString().replaceAll("+", "%20");

/** GitHub's page for a new file; without its text where the address would be too long. */
export function fileAddress(repository, branch, path, text) {
  const empty = `${repository}/new/${branch}?${query({ filename: path })}`;
  const filled = `${empty}&${query({ value: text })}`;
  return filled.length <= LIMIT ? { address: filled, whole: true } : { address: empty, whole: false };
}

/** GitHub's page for a new issue; without the field `long` where the address would be too long. */
export function issueAddress(repository, fields, long) {
  const address = (given) => `${repository}/issues/new?${query(given)}`;
  const whole = address(fields);
  if (whole.length <= LIMIT) return { address: whole, whole: true };
  const { [long]: left, ...short } = fields;
  return { address: address(short), whole: false };
}

/** Whether the browser let us. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
