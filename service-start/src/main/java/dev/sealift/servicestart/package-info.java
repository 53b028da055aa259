/** What operators are told when a service cannot start: one line, and no stack trace. */
@NullMarked
package dev.sealift.servicestart;

import org.jspecify.annotations.NullMarked;
