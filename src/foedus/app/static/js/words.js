// The few words that pages share.

export const STANCES = {
  support: "in favour",
  open: "open",
  neutral: "neutral",
  reserved: "reserved",
  oppose: "opposed",
  silent: "silent",
};
export const stanceWord = (word) => STANCES[word] || word;

export const SHAPES = { supported: "●", contradicted: "◆", mixed: "◐", "not testable": "○", waiting: "◌" };

export const ASKS = {
  adoption: "Can it be adopted?",
  membership: "Who would join, and would they stay?",
  gains: "Who gains and who loses?",
  blocs: "Does it divide the region into blocs?",
  risk: "Does it make war more or less likely?",
  trade: "What does it do to trade?",
  claims: "Is what the articles say true?",
};

export const GROUPS = {
  stance: "Stances and how states decide",
  ratification: "Ratification",
  reliability: "Whether a promise is kept",
  burden: "The burden of a guideline",
  coding: "How ties are coded",
  gains: "Gains and costs",
  membership: "Membership",
  risk: "Disputes and wars",
  trade: "Trade",
};
