// Who gains and who loses: all of it is in the figures (balance, channels, what the spread hangs on, burden).

import { questionPage } from "../answer.js";

/** The page. */
export function build() {
  return questionPage("gains", { title: "Gains" });
}
