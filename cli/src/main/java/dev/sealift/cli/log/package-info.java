/** Commands on the broker's log. */
@NullMarked
package dev.sealift.cli.log;

import org.jspecify.annotations.NullMarked;
