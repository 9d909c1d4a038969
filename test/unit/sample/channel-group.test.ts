import assert from 'node:assert/strict';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { parseTemplate } from '../../../src/jinja/parse-template.ts';
import { renderTemplate } from '../../../src/jinja/render-template.ts';
import { channelByHand } from './channel-by-hand.ts';
import { readSampleProject, sites } from './sample-project.ts';

const sources = [
  '(direct)',
  'google',
  'facebook.com',
  'youtube.com',
  'amazon.com',
  'qiita.com',
  '(not set)',
  '<Other>',
  'email',
  'E-Mail',
  'sms',
  'firebase',
];
const mediums = [
  ...[
    '(none)',
    '(not set)',
    '<Other>',
    'organic',
    'CPC',
    'cpm',
    'cpv',
    'ppc',
    'retargeting',
    'paid',
    'paid_social',
    'unpaid',
    'display',
    'Banner',
  ],
  ...[
    'expandable',
    'interstitial',
    'social',
    'social-network',
    'sm',
    'social media',
    'video',
    'a video b',
    'referral',
    'app',
    'link',
    'email',
  ],
  ...['e mail', 'affiliate', 'affiliates', 'audio', 'sms', 'push', 'web push', 'pushed', 'mobile app', 'notification', 'ai-assistant', ''],
];
const campaigns = [
  '(not set)',
  'Winter',
  'cross-network',
  'My Cross-Network one',
  'shop',
  'workshop',
  'bishop',
  'eshop',
  'google shopping',
  'Shop now',
];

describe('channel_group', () => {
  let google: GoogleSql;
  before(() => (google = createGoogleSql()));
  after(() => google.close());

  it('gives every source, medium and campaign the channel that the rules give by hand', async () => {
    const { macros } = await readSampleProject();
    const call = "{{ channel_group('lower(source)', 'lower(medium)', 'lower(campaign)', 'category') }}";
    const { text } = renderTemplate(parseTemplate({ path: '/call.sql', text: call }), { globals: {}, macros, package: 'attribution_lab' });
    const known = sites();
    const rows = sources.flatMap((source) =>
      mediums.flatMap((medium) => campaigns.map((campaign) => [source, medium, campaign, known.get(source.toLowerCase()) ?? null])),
    );
    const answer = await google.evaluate(`select source, medium, campaign, category, ${text} as channel from visits`, {
      tables: [
        {
          path: ['visits'],
          schema: {
            name: { project: 'local', dataset: 'attribution', table: 'visits' },
            fields: ['source', 'medium', 'campaign', 'category'].map((name) => ({ name, type: 'STRING', mode: 'NULLABLE' })),
          },
          rows,
        },
      ],
    });
    assert.equal(answer.rows.length, rows.length);
    const channels = new Set<string>();
    for (const [source, medium, campaign, category, channel] of answer.rows.map((row) =>
      row.map((value) => (typeof value === 'string' ? value : '')),
    )) {
      const expected = channelByHand(source ?? '', medium ?? '', campaign ?? '', category);
      assert.equal(channel, expected, `${source ?? ''} / ${medium ?? ''} / ${campaign ?? ''}`);
      channels.add(expected);
    }
    assert.equal(channels.size, 20, 'every channel is among them');
  });
});

describe('source_categories', () => {
  it('has each site once, in lower case', () => {
    for (const source of sites().keys()) assert.equal(source, source.trim().toLowerCase());
    for (const [source, category] of Object.entries({
      google: 'search',
      'm.facebook.com': 'social',
      'youtube.com': 'video',
      'amazon.com': 'shopping',
    })) {
      assert.equal(sites().get(source), category);
    }
  });
});
