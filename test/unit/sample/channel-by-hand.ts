/**
 * GA4's default channel grouping as a list of rules, written from its description and not from the macro. `site` is the kind of the
 * source's site, if it is in the list of sites.
 */
export function channelByHand(source: string, medium: string, campaign: string, site: string | undefined): string {
  const [s, m, c] = [source.toLowerCase(), medium.toLowerCase(), campaign.toLowerCase()];
  const paid = /^(.*cp.*|ppc|retargeting|paid.*)$/.test(m);
  const shopping = site === 'shopping' || /^(.*(([^a-df-z]|^)shop|shopping).*)$/.test(c);
  const email = ['email', 'e-mail', 'e_mail', 'e mail'];
  const rules: readonly (readonly [string, boolean])[] = [
    ['Direct', s === '(direct)' && ['(not set)', '(none)'].includes(m)],
    ['Cross-network', c.includes('cross-network')],
    ['Paid Shopping', shopping && paid],
    ['Paid Search', site === 'search' && paid],
    ['Paid Social', site === 'social' && paid],
    ['Paid Video', site === 'video' && paid],
    ['Display', ['display', 'banner', 'expandable', 'interstitial', 'cpm'].includes(m)],
    ['Paid Other', paid],
    ['Organic Shopping', shopping],
    [
      'Organic Social',
      site === 'social' || ['social', 'social-network', 'social-media', 'sm', 'social network', 'social media'].includes(m),
    ],
    ['Organic Video', site === 'video' || /^(.*video.*)$/.test(m)],
    ['Organic Search', site === 'search' || m === 'organic'],
    ['Referral', ['referral', 'app', 'link'].includes(m)],
    ['Email', email.includes(s) || email.includes(m)],
    ['Affiliates', m === 'affiliate'],
    ['Audio', m === 'audio'],
    ['SMS', s === 'sms' || m === 'sms'],
    ['Mobile Push Notifications', m.endsWith('push') || m.includes('mobile') || m.includes('notification') || s === 'firebase'],
    ['AI Assistant', m === 'ai-assistant'],
  ];
  return rules.find(([, holds]) => holds)?.[0] ?? 'Unassigned';
}
