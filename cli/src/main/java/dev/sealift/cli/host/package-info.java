/** Commands on hosts. */
@NullMarked
package dev.sealift.cli.host;

import org.jspecify.annotations.NullMarked;
