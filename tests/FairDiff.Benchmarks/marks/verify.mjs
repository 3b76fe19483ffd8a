// Checks signed images with two readers that are not ours: c2pa-rs (as @contentauth/c2pa-wasm) and @trustnxt/c2pa-ts; then the same files
// with one byte changed each. Run it where both are installed: npm install @contentauth/c2pa-wasm @trustnxt/c2pa-ts
//   node --input-type=module - FOLDER <verify.mjs
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as rust from '@contentauth/c2pa-wasm';
import { PNG } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore } from '@trustnxt/c2pa-ts/manifest';

rust.initSync({ module: readFileSync(createRequire(join(process.cwd(), 'x')).resolve('@contentauth/c2pa-wasm/c2pa.wasm')) });

// Nobody vouches for a key that was made on first use; everything else must hold.
const allowed = new Set(['signingCredential.untrusted']);

async function byRust(bytes) {
  const reader = await rust.WasmReader.fromBytes('image/png', bytes);
  try {
    const store = JSON.parse(reader.json());
    const manifest = store.manifests[store.active_manifest];
    const created = manifest.assertions.find(assertion => assertion.label.startsWith('c2pa.actions')).data.actions[0];
    const failures = (store.validation_status ?? []).filter(status => !allowed.has(status.code));
    return [...failures.map(status => status.code), ...(created.action === 'c2pa.created'
      && created.digitalSourceType.endsWith('/trainedAlgorithmicMedia') ? [] : ['not said to be made by a model'])];
  } finally {
    reader.free();
  }
}

async function byScript(bytes) {
  const asset = new PNG(bytes);
  const jumbf = asset.getManifestJUMBF();
  if (!jumbf) return ['no manifest'];
  const result = await ManifestStore.read(SuperBox.fromBuffer(jumbf)).validate(asset);
  return result.isValid ? [] : result.statusEntries.filter(entry => entry.success === false).map(entry => entry.code);
}

async function problems(reader, bytes) {
  try {
    return await reader(bytes);
  } catch (error) {
    return [String(error?.message ?? error)];
  }
}

// The same numbers everywhere (mulberry32).
let state = 18;
function random() {
  state = (state + 0x6D2B79F5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

// Where the manifest stands: its bytes are covered by its own signature, all others by its hash.
function manifest(bytes) {
  for (let start = 8; start < bytes.length;) {
    const length = bytes.readUInt32BE(start) + 12;
    if (bytes.toString('latin1', start + 4, start + 8) === 'caBX') return [start, start + length];
    start += length;
  }
  return [0, 0];
}

const folder = process.argv[2];
const files = readdirSync(folder).filter(name => name.endsWith('.png')).sort();
const readers = { 'c2pa-rs': byRust, 'c2pa-ts': byScript };
const valid = {}, found = {}, said = new Map();
for (const name of files) {
  const bytes = readFileSync(join(folder, name));
  const [start, end] = manifest(bytes);
  const changed = Buffer.from(bytes);
  let place = Math.floor(random() * (bytes.length - (end - start)));
  if (place >= start) place += end - start;
  changed[place] ^= 1 + Math.floor(random() * 255);
  for (const [title, reader] of Object.entries(readers)) {
    const wrong = await problems(reader, bytes);
    if (wrong.length === 0) valid[title] = (valid[title] ?? 0) + 1;
    else wrong.forEach(code => said.set(`${title}: ${code}`, (said.get(`${title}: ${code}`) ?? 0) + 1));
    if ((await problems(reader, changed)).length > 0) found[title] = (found[title] ?? 0) + 1;
    else console.log(`${title} does not see byte ${place} of ${name} changed`);
  }
}
for (const [text, count] of said) console.log(`${count} x ${text}`);
for (const title of Object.keys(readers)) {
  console.log(`${title}: ${valid[title] ?? 0} of ${files.length} verify, ${found[title] ?? 0} of ${files.length} changes are found`);
}
process.exit(Object.keys(readers).every(title => valid[title] === files.length && found[title] === files.length) ? 0 : 1);
