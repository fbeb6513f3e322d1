/** The contract with the engine: its shapes are written beside the Rust that fills them. */
export type * from "../../src/wire";
