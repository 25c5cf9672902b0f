// Which page stands at which address.

import { build as adoption } from "./adoption.js";
import { build as assumptions } from "./assumptions.js";
import { build as blocs } from "./blocs.js";
import { build as claims } from "./claims.js";
import { build as compare } from "./compare.js";
import { build as gains } from "./gains.js";
import { build as membership } from "./membership.js";
import { build as missing } from "./missing.js";
import { build as overview } from "./overview.js";
import { build as risk } from "./risk.js";
import { build as trade } from "./trade.js";

const BUILD = { "": overview, adoption, membership, gains, blocs, risk, trade, claims, assumptions, compare };

/** The page at an address below the base. */
export function page(name) {
  return { build: Object.hasOwn(BUILD, name) ? BUILD[name] : missing };
}
