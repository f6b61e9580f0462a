// Builds web/dist from web/assets and the two pinned packages: no bundler, no network, the same bytes every time.
//
// Each asset becomes <name>.<first 10 hex digits of its SHA-256>.<ext>, with .br and .gz beside it where they are smaller.
// manifest.json maps logical names to these. A url("seam.svg") in the CSS names a logical name and is rewritten here.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { bundle } from "lightningcss";

const web = dirname(fileURLToPath(import.meta.url));
const assets = join(web, "assets");
const dist = join(web, "dist");
const manifest = {};

function emit(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const ext = extname(name);
  const hashed = `${name.slice(0, -ext.length)}.${hash}${ext}`;
  writeFileSync(join(dist, hashed), bytes);
  const br = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const gz = gzipSync(bytes, { level: 9 });
  if (br.length < bytes.length) writeFileSync(join(dist, `${hashed}.br`), br);
  if (gz.length < bytes.length) writeFileSync(join(dist, `${hashed}.gz`), gz);
  manifest[name] = hashed;
  console.log(`${hashed.padEnd(34)} ${String(bytes.length).padStart(7)} bytes, br ${br.length}`);
}

// Whole files one after the other; each starts on its own line and ends its own statement.
function concatenate(...files) {
  return files.map((file) => readFileSync(file, "utf8").trimEnd() + "\n;\n").join("");
}

// Our own files share nothing but the page: each keeps its names to itself.
function apart(...files) {
  return files.map((file) => `{\n${readFileSync(file, "utf8").trimEnd()}\n}\n`).join("");
}

function styles(name) {
  const { code } = bundle({
    filename: join(assets, "css", name),
    minify: true,
    visitor: {
      Url(url) {
        const hashed = manifest[url.url];
        if (!hashed) throw new Error(`the CSS names ${url.url}, which is no asset`);
        return { ...url, url: hashed };
      },
    },
  });
  return Buffer.from(code);
}

// The web manifest names the icon, so it is written after it.
function webManifest() {
  const text = readFileSync(join(assets, "site.webmanifest"), "utf8");
  return Buffer.from(text.replace(/"asset:([^"]+)"/g, (_, name) => JSON.stringify(`/assets/${manifest[name]}`)));
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

for (const name of readdirSync(join(assets, "img")).sort()) emit(name, readFileSync(join(assets, "img", name)));
for (const name of ["main.css", "embed.css"]) emit(name, styles(name));
const scripts = readdirSync(join(assets, "js")).sort().map((name) => join(assets, "js", name));
emit("site.js", Buffer.from(apart(...scripts)));
emit(
  "vendor.js",
  Buffer.from(
    concatenate(
      join(web, "node_modules/htmx.org/dist/htmx.min.js"),
      join(web, "node_modules/@alpinejs/csp/dist/cdn.min.js"),
    ),
  ),
);
emit("site.webmanifest", webManifest());

// The faces of the pictures that are drawn for sharing: for the program, not for browsers, so no manifest names them.
for (const [name, file] of [
  ["share-regular.ttf", "400Regular/SourceSerif4_400Regular.ttf"],
  ["share-semibold.ttf", "600SemiBold/SourceSerif4_600SemiBold.ttf"],
]) {
  copyFileSync(join(web, "node_modules/@expo-google-fonts/source-serif-4", file), join(dist, name));
}

// Last: its presence tells the Rust build that the rest is complete.
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
