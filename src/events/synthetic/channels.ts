import { quoteText } from '../duckdb-types.ts';
import { pick, type Draws } from './draws.ts';
import { firstTouches } from './figures.ts';
import { parameterList, text } from './parameters.ts';
import { stages } from './users.ts';

/** Where a session came from, as its events tell it. */
interface Channel {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
}

const selfReferral: Channel = { source: 'shop.googlemerchandisestore.com', medium: 'referral', campaign: '(referral)' };

/** Beyond the first touches, by which the list of channels begins. */
const laterChannels = {
  newsletterNovember: { source: 'Newsletter_Nov_2020', medium: 'email', campaign: 'BlackFriday_V1' },
  newsletterDecember: { source: 'Newsletter_Dec_2020', medium: 'email', campaign: 'Holiday_V1' },
  newsletterJanuary: { source: 'Newsletter_Jan_2021', medium: 'email', campaign: 'NewYear_V1' },
  otherMail: { source: '<Other>', medium: 'email', campaign: '<Other>' },
  partners: { source: 'Partners', medium: 'affiliate', campaign: 'Data Share Promo' },
  bing: { source: 'bing', medium: 'organic', campaign: '(organic)' },
  facebook: { source: 'facebook.com', medium: 'referral', campaign: '(referral)' },
  instagram: { source: 'instagram.com', medium: 'paid_social', campaign: 'Holiday_V1' },
  youtube: { source: 'youtube.com', medium: 'referral', campaign: '(referral)' },
  display: { source: 'dfa', medium: 'cpm', campaign: 'Holiday_V1' },
  blog: { source: 'blog.google', medium: 'referral', campaign: '(referral)' },
  payPal: { source: 'paypal.com', medium: 'referral', campaign: '(referral)' },
  googlePay: { source: 'pay.google.com', medium: 'referral', campaign: '(referral)' },
} as const satisfies Readonly<Record<string, Channel>>;

const channels: readonly Channel[] = [...firstTouches, ...Object.values(laterChannels)];

function numberOf(channel: Channel): string {
  return String(
    channels.findIndex(
      (other) => other.source === channel.source && other.medium === channel.medium && other.campaign === channel.campaign,
    ),
  );
}

const google: Channel = { source: 'google', medium: 'organic', campaign: '(organic)' };
const direct: Channel = { source: '(direct)', medium: '(none)', campaign: '(direct)' };
const paidSearch: Channel = { source: 'google', medium: 'cpc', campaign: '<Other>' };
const deleted: Channel = { source: '(data deleted)', medium: '(data deleted)', campaign: '(data deleted)' };
const otherReferral: Channel = { source: '<Other>', medium: 'referral', campaign: '(referral)' };
const other: Channel = { source: '<Other>', medium: '<Other>', campaign: '<Other>' };

const newsletter = `CASE WHEN started < epoch_us(TIMESTAMP '2020-12-01') THEN ${numberOf(laterChannels.newsletterNovember)}
  WHEN started < epoch_us(TIMESTAMP '2021-01-01') THEN ${numberOf(laterChannels.newsletterDecember)}
  ELSE ${numberOf(laterChannels.newsletterJanuary)} END`;

/** How people who have been there before come back, in thousandths: buyers by reminders and by name, others much as they came. */
const returnsOfBuyers: readonly (readonly [string, number])[] = [
  [numberOf(direct), 260],
  [newsletter, 190],
  [numberOf(google), 120],
  [numberOf(paidSearch), 100],
  [numberOf(otherReferral), 60],
  [numberOf(other), 70],
  [numberOf(deleted), 50],
  [numberOf(laterChannels.partners), 45],
  [numberOf(laterChannels.bing), 20],
  [numberOf(laterChannels.facebook), 25],
  [numberOf(laterChannels.instagram), 20],
  [numberOf(laterChannels.youtube), 15],
  [numberOf(laterChannels.display), 15],
  [numberOf(laterChannels.otherMail), 10],
];

const returnsOfOthers: readonly (readonly [string, number])[] = [
  [numberOf(other), 210],
  [numberOf(otherReferral), 110],
  [numberOf(deleted), 90],
  [numberOf(direct), 190],
  [numberOf(google), 120],
  [newsletter, 70],
  [numberOf(paidSearch), 60],
  [numberOf(laterChannels.partners), 40],
  [numberOf(laterChannels.bing), 20],
  [numberOf(laterChannels.blog), 30],
  [numberOf(laterChannels.youtube), 30],
  [numberOf(laterChannels.facebook), 15],
  [numberOf(laterChannels.display), 15],
];

/** Of later sessions of people who do not buy, those that come the way the first one did. */
const habit = 0.9;

/** Share of the revenue whose purchase is in a session of which the store itself is the source, and whose first session is. */
const selfReferredLast = 0.17;
const selfReferredFirst = 0.04;

/** Sessions with a Google Ads click that the source does not tell, by what it tells. */
const hiddenClicks = { organic: 0.25, direct: 0.06, other: 0.12 };

/** Sessions that a return from the payment page makes a referral of. */
const returnFromPayment = 0.02;

/** Media of which the search term is told too, obfuscated. */
const mediaWithTerms = ['organic', 'cpc', '<Other>'];

/** What an event that tells its source, here or from nowhere, has for it. */
function sourceParameters(channel: Channel | undefined): readonly string[] {
  const value = (of: string | undefined): string => (of === undefined ? 'NULL::VARCHAR' : quoteText(of));
  return [
    text('source', value(channel?.source)),
    text('medium', value(channel?.medium)),
    text('campaign', value(channel?.campaign)),
    ...(channel && mediaWithTerms.includes(channel.medium) ? [text('term', "'<obfuscated>'")] : []),
  ];
}

/** The number in `sample_sources` of the channel that an event tells; the last one is of those that tell none. */
export function sourceSql(tells: string, channel: string): string {
  return `CASE WHEN ${tells} THEN coalesce(${channel}, ${String(channels.length)}) ELSE ${String(channels.length + 1)} END`;
}

/**
 * `sample_sources`: the parameters of each channel; `sample_channels`, and `sample_session_channels`: each session's `channel` (of its landing), whether its events tell it (`told`),
 * whether it was a Google Ads click (`clicked_ad`), and what the source changes to in mid-session (`later_channel`, else NULL): the store's
 * own checkout, or a payment page. First sessions of new users have the channel of their first touch.
 */
export function channelsSql(draws: Draws): readonly string[] {
  const values = channels.map(
    (channel, number) => `(${String(number)}, ${quoteText(channel.source)}, ${quoteText(channel.medium)}, ${quoteText(channel.campaign)})`,
  );
  const sources = [...channels.map(sourceParameters), sourceParameters(undefined), []].map(
    (parameters, number) => `(${String(number)}, ${parameterList(parameters)})`,
  );
  const store = numberOf(selfReferral);
  return [
    `CREATE OR REPLACE TABLE scratch.sample_sources AS
SELECT source_no::UTINYINT AS source_no, parameters FROM (VALUES ${sources.join(', ')}) AS sources(source_no, parameters)`,
    `CREATE OR REPLACE TABLE scratch.sample_channels AS
SELECT * FROM (VALUES ${values.join(', ')}) AS channels(channel, source, medium, campaign)`,
    // Buyers whose first session is told to be a self-referral: as many as have their share of the revenue.
    `CREATE OR REPLACE TABLE scratch.sample_self_referred_buyers AS
SELECT user_no
FROM (
  SELECT user_no, sum(revenue) OVER (ORDER BY ${draws.bits('user_no', 'self-referred first')}, user_no) - revenue / 2 AS middle
  FROM (
    SELECT user_no, sum(raw_revenue) AS revenue
    FROM sample_session_base
    GROUP BY user_no
    HAVING sum(raw_revenue) > 0 AND bool_or(visit = 1 AND is_new AND first_touch = ${store})
  )
)
WHERE middle < ${String(selfReferredFirst)} * (SELECT sum(raw_revenue) FROM sample_session_base)`,
    `CREATE OR REPLACE TABLE scratch.sample_self_referred_purchases AS
SELECT session_no
FROM (
  SELECT session_no, sum(raw_revenue) OVER (ORDER BY told_anyway DESC, ${draws.bits('session_no', 'self-referred last')}, session_no) - raw_revenue / 2 AS middle
  FROM (
    SELECT *, visit = 1 AND user_no IN (FROM sample_self_referred_buyers) AS told_anyway, visit = 1 AND is_new AS first
    FROM sample_session_base
    WHERE raw_revenue > 0
  )
  WHERE told_anyway OR NOT first
)
WHERE middle < ${String(selfReferredLast)} * (SELECT sum(raw_revenue) FROM sample_session_base)`,
    `CREATE OR REPLACE TABLE scratch.sample_session_channels AS
SELECT
  session_no,
  channel,
  told,
  channel = ${numberOf(paidSearch)} OR (channel = ${numberOf(google)} AND ${draws.chance('session_no', 'ad click', hiddenClicks.organic)})
    OR (channel = ${numberOf(direct)} AND ${draws.chance('session_no', 'ad click', hiddenClicks.direct)})
    OR (channel = ${numberOf(other)} AND ${draws.chance('session_no', 'ad click', hiddenClicks.other)}) AS clicked_ad,
  CASE
    WHEN NOT told THEN NULL
    WHEN purchase > 0 AND ${draws.chance('session_no', 'payment page', 0.1)} THEN ${numberOf(laterChannels.payPal)}
    WHEN ${draws.chance('session_no', 'through the checkout', 0.3)} THEN ${store}
  END AS later_channel
FROM (
  SELECT
    *,
    CASE
      WHEN self_referred THEN true
      WHEN channel = ${store} AND purchases_of_user THEN false
      WHEN visit = 1 AND is_new THEN ${draws.chance('session_no', 'told', 0.63)}
      ELSE ${draws.chance('session_no', 'told', 0.78)}
    END AS told
  FROM (
    SELECT
      *,
      CASE
        WHEN unconsented THEN NULL
        WHEN self_referred THEN ${store}
        WHEN visit = 1 AND is_new THEN first_touch
        WHEN purchase > 0 AND ${draws.chance('session_no', 'payment', returnFromPayment)} THEN ${numberOf(laterChannels.googlePay)}
        WHEN stage = ${String(stages.purchase)} THEN ${pick(draws.integer('session_no', 'channel', 1000), returnsOfBuyers)}
        WHEN ${draws.chance('session_no', 'habit', habit)} THEN first_touch
        ELSE ${pick(draws.integer('session_no', 'channel', 1000), returnsOfOthers)}
      END AS channel,
      stage = ${String(stages.purchase)} AS purchases_of_user
    FROM (
      SELECT
        *,
        session_no IN (FROM sample_self_referred_purchases)
          OR (visit = 1 AND user_no IN (FROM sample_self_referred_buyers)) AS self_referred
      FROM sample_session_base
    )
  )
)`,
  ];
}
