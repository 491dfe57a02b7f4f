/** A highlight.js grammar for WGSL, WebGPU's shading language, by the W3C's recommendation: its keywords, types and attributes. */
import type { HLJSApi, Language } from 'highlight.js';

const KEYWORDS =
  'alias break case const const_assert continue continuing default diagnostic discard else enable fn for if let loop override requires ' +
  'return struct switch var while';

/** Those that make types of others (array<f32, 4>), and address spaces and access modes, which stand where types do. */
const TYPES =
  /\b(?:bool|[iuf]32|f16|atomic|array|ptr|vec[234][iufh]?|mat[234]x[234][fh]?|sampler(?:_comparison)?|texture_\w+|function|private|workgroup|uniform|storage|read|write|read_write)\b/;

export function wgsl(hljs: HLJSApi): Language {
  return {
    name: 'wgsl',
    keywords: { keyword: KEYWORDS, literal: 'true false' },
    contains: [
      hljs.C_LINE_COMMENT_MODE,
      hljs.C_BLOCK_COMMENT_MODE,
      { scope: 'meta', match: /@[A-Za-z_]\w*/ },
      { scope: 'type', match: TYPES },
      {
        scope: 'number',
        match: /\b(?:0x[\da-f]+(?:\.[\da-f]*)?(?:p[-+]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)[iufh]?\b/i,
      },
    ],
  };
}
