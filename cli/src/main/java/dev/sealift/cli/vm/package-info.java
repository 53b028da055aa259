/** Commands on machines. */
@NullMarked
package dev.sealift.cli.vm;

import org.jspecify.annotations.NullMarked;
