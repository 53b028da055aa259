/** Commands on migrations and their receipts. */
@NullMarked
package dev.sealift.cli.migration;

import org.jspecify.annotations.NullMarked;
