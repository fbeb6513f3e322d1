import "../define-cost";
