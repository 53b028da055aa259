/** The command line, `sealift`. */
@NullMarked
package dev.sealift.cli;

import org.jspecify.annotations.NullMarked;
