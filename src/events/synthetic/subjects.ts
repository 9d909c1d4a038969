import { isKind } from './kinds.ts';
import { itemCount, itemStruct } from './items.ts';
import { double, parameterList, text } from './parameters.ts';

/** Positions that a product is shown at in a list, and slides that a promotion is shown on. */
const positions = 12;
const slides = 4;

const firstProduct = 1;
const firstPromotion = firstProduct + itemCount * positions;
const firstOrder = firstPromotion + slides;

/** The number of what an event, `e`, is about: nothing, a product at its place in a list, a promotion, an order. */
export const subjectNumberSql = `CASE
    WHEN e.order_key IS NOT NULL THEN ${String(firstOrder)} + e.order_key
    WHEN ${isKind('view_promotion', 'select_promotion')} THEN ${String(firstPromotion)} + e.event_key % ${String(slides)}
    WHEN e.item_no IS NOT NULL THEN ${String(firstProduct)} + e.item_no::INTEGER * ${String(positions)} + e.event_key % ${String(positions)}
    ELSE 0
  END`;

/** `sample_subjects`: `items`, members of `ecommerce`, and parameters by what events are about. An order is in a session, the others in any (NULL). */
export function subjectsSql(): string {
  const parameters = parameterList([
    text('currency', "'USD'"),
    text('transaction_id', 'orders.transaction_id'),
    double('value', 'orders.revenue::DOUBLE'),
    double('tax', '(orders.revenue * 83 // 1000)::DOUBLE'),
    text('payment_type', "'Pay with credit card'"),
    text('shipping_tier', "'FedEx Ground'"),
  ]);
  const product = itemStruct({
    item_id: 'item_id',
    item_name: 'item_name',
    item_category: 'item_category',
    price: 'price',
    item_list_index: '(1 + position)::VARCHAR',
  });
  const promotion = itemStruct({
    item_list_index: "'Slide ' || (1 + slide)::VARCHAR",
    promotion_name: "'Reach New Heights'",
    creative_name: "'Front Page Carousel'",
  });
  return `CREATE OR REPLACE TABLE scratch.sample_subjects AS
SELECT
  (${String(firstOrder)} + orders.order_key)::BIGINT AS subject_no,
  visits.session_no::INTEGER AS session_no,
  coalesce(lines.items, []) AS items,
  lines.quantity AS total_item_quantity,
  coalesce(orders.revenue, 0)::DOUBLE AS purchase_revenue_in_usd,
  orders.revenue::DOUBLE AS purchase_revenue,
  (orders.revenue * 83 // 1000)::DOUBLE AS tax_value,
  lines.lines AS unique_items,
  orders.transaction_id,
  CASE WHEN orders.revenue IS NULL THEN ${parameterList([])} ELSE ${parameters} END AS parameters
FROM sample_orders AS orders
JOIN sample_visits AS visits USING (user_no, visit)
LEFT JOIN sample_order_items AS lines USING (order_key)
UNION ALL
SELECT ${String(firstProduct)} + item_no * ${String(positions)} + position, NULL, [${product}], NULL, NULL, NULL, NULL, 1, '(not set)', []
FROM sample_items, range(${String(positions)}) AS positions(position)
UNION ALL
SELECT ${String(firstPromotion)} + slide, NULL, [${promotion}], NULL, NULL, NULL, NULL, NULL, '(not set)', []
FROM range(${String(slides)}) AS slides(slide)
UNION ALL
SELECT 0, NULL, [], NULL, NULL, NULL, NULL, NULL, NULL, []`;
}
