import type { Rules } from './grammar.js';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** English-like prose: plain declarative sentences with agreement, clauses, numbers and quotations. Our own words. */
export const englishGrammar: Rules = {
  text: ['<sentence> ', '<sentence> ', '<sentence> ', '<sentence> ', '<sentence>\n\n'],
  sentence: [
    'The <thing> <does> <object>.',
    'The <quality> <thing> <did> <object> <place>.',
    '<opening>, the <thing> <did> <object>.',
    'It was <quality>, and the <things> <didmany> <place>.',
    'The <things> of the <thing> are <quality>.',
    'When the <thing> <did> <object>, the <person> <said> that it was <quality>.',
    '"The <thing> is <quality>," <said> the <person>.',
    'There are <number> <things> <place>.',
    'Nobody knows why the <things> <didmany> <place>.',
    'A <quality> <thing> <does> <object> <time>.',
    'In <year>, the <person> <did> <object> <place>.',
    'If the <thing> is <quality>, then the <things> must be <quality> too.',
    'The <person> <did> <object>, but the <thing> <did> <object>.',
    'Each <thing> has <number> <things>, which are <quality>.',
    'What the <person> <did> was not <quality>.',
  ],
  object: [
    'the <thing>',
    'a <thing>',
    'the <quality> <thing>',
    'the <things>',
    'the <thing> of the <thing>',
    'every <thing> <place>',
    'its <things>',
    'some <quality> <things>',
  ],
  opening: words('However Therefore Later Meanwhile Again Afterwards Perhaps Finally Instead'),
  place: [
    'in the <thing>',
    'near the <thing>',
    'on the <quality> <thing>',
    'under the <thing>',
    'behind the <things>',
    'between the <things>',
    'across the <thing>',
  ],
  time: [
    'every day',
    'in the morning',
    'at night',
    'once a year',
    'before winter',
    'after the war',
  ],
  number: words(
    'two three four five six seven eight nine ten twelve twenty forty many few several',
  ),
  year: ['19<digit><digit>', '18<digit><digit>', '20<digit><digit>'],
  digit: words('0 1 2 3 4 5 6 7 8 9'),
  person: words(
    'teacher farmer captain writer doctor sailor judge painter student baker engineer merchant neighbour traveller gardener',
  ),
  said: words('said thought wrote answered believed explained remembered'),
  thing: words(
    'river house city table machine letter garden mountain window road island book ship forest bridge stone village market tower field engine harbour lamp clock wall door song picture train kitchen library valley storm cloud horse question answer journey winter summer country street mirror paper circle number engine copper signal measure',
  ),
  things: words(
    'people rivers houses words trees stones ships books roads children windows birds fields letters stars machines hills lamps boats songs gardens questions streets walls clocks numbers horses mountains stories islands tools leaves waves doors',
  ),
  quality: words(
    'old small great quiet new dark long white heavy strange bright empty cold deep narrow green simple warm famous broken early distant wooden gentle slow clear sharp hidden golden strong careful hollow',
  ),
  does: words(
    'keeps holds shows crosses follows carries changes needs opens covers reaches breaks turns finds builds divides measures',
  ),
  did: words(
    'found made saw took left built kept crossed followed reached opened carried changed broke turned covered watched repaired lost sold painted measured described',
  ),
  didmany: words(
    'stood waited slept moved gathered vanished remained grew worked sang returned stopped',
  ),
};
