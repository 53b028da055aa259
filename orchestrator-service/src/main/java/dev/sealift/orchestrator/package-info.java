/** What operators see: inventory, migrations, receipts, events. */
@NullMarked
package dev.sealift.orchestrator;

import org.jspecify.annotations.NullMarked;
