/** What this host does in migrations, as Zipkin is told. */
@NullMarked
package dev.sealift.hostagent.span;

import org.jspecify.annotations.NullMarked;
