/** The pricing page: the element does it all. */
import "../define-calculator";
