/** Builds what runs in node: the command, and the server that it shares with `npm start`. */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist-node',
    rolldownOptions: {
      input: { twograph: 'src/cli/main.ts', serve: 'src/cli/serve.ts' },
      output: { entryFileNames: '[name].js' },
    },
  },
});
