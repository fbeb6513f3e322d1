/** Imported first by whatever asks for more than a price, so that the smaller engine is not loaded in vain. */
import { useWholeEngine } from "./engine";

useWholeEngine();
