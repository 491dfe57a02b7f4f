/**
 * The programs that run on a GPU, as the libraries above it hand them to the browser: WebGL's fragment shaders (GLSL) and WebGPU's
 * compute shaders (WGSL), and when each is put to work. No library is changed: the browser's own methods are, until they are put back. A
 * program that a library made once is known again where it is used.
 */
import type { Shader, ShaderUse } from '../base/events';
import { Wraps } from './wraps';

/** Programs that are told of, and their characters; of more only is said that there were. */
const MOST_SHADERS = 1_000;
const MOST_CHARACTERS = 8_000_000;
/** Of one kernel, or of one run of a graph. */
const MOST_USES = 256;

type Growing<T> = { -readonly [K in keyof T]: T[K] };
type Size = ShaderUse['size'];

const NONE: readonly ShaderUse[] = [];
export class ShaderWatch {
  readonly #wraps = new Wraps();
  /** By their texts. */
  readonly #ids = new Map<string, number>();
  #characters = 0;
  /** In the order of the first of each program on each size. */
  #uses = new Map<string, Growing<ShaderUse>>();

  /** `told` takes each program once, before its first use is told. */
  constructor(private readonly told: (shader: Shader) => void) {
    if ('WebGL2RenderingContext' in globalThis) this.#watchWebgl();
    if ('GPUDevice' in globalThis) this.#watchWebgpu();
  }

  /** What was put to work since this was last asked. */
  take(): readonly ShaderUse[] {
    if (this.#uses.size === 0) return NONE;
    const uses = [...this.#uses.values()];
    this.#uses.clear();
    return uses;
  }

  stop(): void {
    this.#wraps.putBack();
  }

  /** 0 where there are too many. */
  #id(language: Shader['language'], source: string, name?: string): number {
    const known = this.#ids.get(source);
    if (known !== undefined) return known;
    if (this.#ids.size >= MOST_SHADERS || this.#characters + source.length > MOST_CHARACTERS) return 0;
    this.#characters += source.length;
    const id = this.#ids.size + 1;
    this.#ids.set(source, id);
    this.told({ id, language, source, ...(name && { name }) });
    return id;
  }

  #use(language: Shader['language'], source: string | undefined, size: Size, name?: string): void {
    if (source === undefined) return;
    const id = this.#id(language, source, name);
    const key = `${String(id)} ${size.join(' ')}`;
    const known = this.#uses.get(key);
    if (known) known.times++;
    else if (this.#uses.size < MOST_USES) this.#uses.set(key, { id, size, times: 1 });
  }

  #watchWebgl(): void {
    const fragments = new WeakSet<WebGLShader>();
    const sources = new WeakMap<WebGLShader, string>();
    /** The source of each program's fragment shader. */
    const programs = new WeakMap<WebGLProgram, string>();
    const current = new WeakMap<WebGL2RenderingContext, string>();
    const sizes = new WeakMap<WebGL2RenderingContext, Size>();
    const { prototype } = WebGL2RenderingContext;
    const used = (gl: WebGL2RenderingContext): void => {
      this.#use('glsl', current.get(gl), sizes.get(gl) ?? [0, 0, 1]);
    };
    this.#wraps.wrap(
      prototype,
      'createShader',
      (createShader) =>
        function (this: WebGL2RenderingContext, type) {
          const shader = createShader.call(this, type);
          if (shader && type === this.FRAGMENT_SHADER) fragments.add(shader);
          return shader;
        },
    );
    this.#wraps.wrap(
      prototype,
      'shaderSource',
      (shaderSource) =>
        function (this: WebGL2RenderingContext, shader, source) {
          if (fragments.has(shader)) sources.set(shader, source);
          shaderSource.call(this, shader, source);
        },
    );
    this.#wraps.wrap(
      prototype,
      'attachShader',
      (attachShader) =>
        function (this: WebGL2RenderingContext, program, shader) {
          const source = sources.get(shader);
          if (source !== undefined) programs.set(program, source);
          attachShader.call(this, program, shader);
        },
    );
    this.#wraps.wrap(
      prototype,
      'useProgram',
      (useProgram) =>
        function (this: WebGL2RenderingContext, program) {
          const source = program ? programs.get(program) : undefined;
          if (source === undefined) current.delete(this);
          else current.set(this, source);
          useProgram.call(this, program);
        },
    );
    this.#wraps.wrap(
      prototype,
      'viewport',
      (viewport) =>
        function (this: WebGL2RenderingContext, x, y, width, height) {
          sizes.set(this, [width, height, 1]);
          viewport.call(this, x, y, width, height);
        },
    );
    this.#wraps.wrap(
      prototype,
      'drawElements',
      (drawElements) =>
        function (this: WebGL2RenderingContext, ...given) {
          used(this);
          drawElements.apply(this, given);
        },
    );
    this.#wraps.wrap(
      prototype,
      'drawArrays',
      (drawArrays) =>
        function (this: WebGL2RenderingContext, ...given) {
          used(this);
          drawArrays.apply(this, given);
        },
    );
  }

  #watchWebgpu(): void {
    const modules = new WeakMap<GPUShaderModule, GPUShaderModuleDescriptor>();
    const pipelines = new WeakMap<GPUComputePipeline, GPUShaderModuleDescriptor>();
    const current = new WeakMap<GPUComputePassEncoder, GPUShaderModuleDescriptor>();
    const use = (pass: GPUComputePassEncoder, size: Size): void => {
      const { code, label } = current.get(pass) ?? {};
      this.#use('wgsl', code, size, label);
    };
    const made = (pipeline: GPUComputePipeline, { compute }: GPUComputePipelineDescriptor) => {
      const module = modules.get(compute.module);
      if (module) pipelines.set(pipeline, module);
      return pipeline;
    };
    const { prototype: device } = GPUDevice;
    const { prototype: pass } = GPUComputePassEncoder;
    this.#wraps.wrap(
      device,
      'createShaderModule',
      (createShaderModule) =>
        function (this: GPUDevice, descriptor) {
          const module = createShaderModule.call(this, descriptor);
          modules.set(module, { code: descriptor.code, label: descriptor.label ?? '' });
          return module;
        },
    );
    this.#wraps.wrap(
      device,
      'createComputePipeline',
      (createComputePipeline) =>
        function (this: GPUDevice, descriptor) {
          return made(createComputePipeline.call(this, descriptor), descriptor);
        },
    );
    this.#wraps.wrap(
      device,
      'createComputePipelineAsync',
      (createComputePipelineAsync) =>
        async function (this: GPUDevice, descriptor) {
          return made(await createComputePipelineAsync.call(this, descriptor), descriptor);
        },
    );
    this.#wraps.wrap(
      pass,
      'setPipeline',
      (setPipeline) =>
        function (this: GPUComputePassEncoder, pipeline) {
          const module = pipelines.get(pipeline);
          if (module) current.set(this, module);
          else current.delete(this);
          return setPipeline.call(this, pipeline);
        },
    );
    this.#wraps.wrap(
      pass,
      'dispatchWorkgroups',
      (dispatchWorkgroups) =>
        function (this: GPUComputePassEncoder, x, y = 1, z = 1) {
          use(this, [x, y, z]);
          return dispatchWorkgroups.call(this, x, y, z);
        },
    );
  }
}
