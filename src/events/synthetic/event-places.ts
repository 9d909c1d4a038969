import type { Draws } from './draws.ts';
import { itemCount } from './items.ts';
import { isKind } from './kinds.ts';
import { firstProductPage, landingPages, pageNumbers } from './pages.ts';

const checkout = isKind('begin_checkout', 'add_shipping_info', 'add_payment_info');
const ofProducts = `${isKind('view_item', 'select_item', 'add_to_cart', 'view_item_list')} OR ${checkout}`;

/** What an event, `e`, is about, NULL for those that are about no product: any when browsing, the same one throughout a session's checkout. */
export function itemNumberSql(draws: Draws): string {
  return `CASE WHEN ${checkout} THEN ${draws.integer('e.session_no', 'basket item', itemCount)} WHEN ${ofProducts} THEN ${draws.integer('e.event_key', 'item', itemCount)} END`;
}

/** The page an event, `e`, happens on. */
export function pageNumberSql(draws: Draws): string {
  const anyProduct = `${String(firstProductPage)} + ${draws.integer('e.event_key', 'item', itemCount)}`;
  return `CASE
    WHEN ${isKind('session_start', 'first_visit')} OR (${isKind('page_view')} AND e.number = 0) THEN
      CASE WHEN ${draws.chance('e.session_no', 'home', 0.45)} THEN 0 ELSE ${draws.integer('e.session_no', 'landing page', landingPages)} END
    WHEN ${isKind('view_item', 'select_item')} THEN ${anyProduct}
    WHEN ${isKind('view_promotion', 'select_promotion')} THEN 0
    WHEN ${isKind('view_search_results')} THEN ${String(pageNumbers.search)}
    WHEN ${isKind('add_to_cart')} THEN ${String(pageNumbers.basket)}
    WHEN ${isKind('begin_checkout')} THEN ${String(pageNumbers.information)}
    WHEN ${isKind('add_shipping_info')} THEN ${String(pageNumbers.payment)}
    WHEN ${isKind('add_payment_info')} THEN ${String(pageNumbers.review)}
    WHEN ${isKind('purchase')} THEN ${String(pageNumbers.completed)}
    WHEN ${draws.chance('e.event_key', 'on a product', 0.3)} THEN ${anyProduct}
    ELSE ${draws.integer('e.event_key', 'page', landingPages)}
  END`;
}
