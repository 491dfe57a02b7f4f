/** A highlight.js grammar for protobuf's text format, as Caffe's network files are written. */
import type { HLJSApi, Language } from 'highlight.js';

export function prototxt(hljs: HLJSApi): Language {
  return {
    name: 'prototxt',
    contains: [
      hljs.HASH_COMMENT_MODE,
      hljs.QUOTE_STRING_MODE,
      hljs.APOS_STRING_MODE,
      // A field: its name stands before a colon or a brace.
      { scope: 'attr', match: /\b[A-Za-z_]\w*(?=\s*[:{<])/ },
      { scope: 'literal', match: /\b(?:true|false|inf|nan)\b/ },
      // What is left of the words are the values of enumerations: MAX, TRAIN.
      { scope: 'type', match: /\b[A-Z][A-Z0-9_]*\b/ },
      { scope: 'number', match: /[-+]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?f?)\b/i },
    ],
  };
}
