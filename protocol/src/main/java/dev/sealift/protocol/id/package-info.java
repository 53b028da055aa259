/** Identifiers: of machines, platforms, boots, migrations and generations. */
@NullMarked
package dev.sealift.protocol.id;

import org.jspecify.annotations.NullMarked;
