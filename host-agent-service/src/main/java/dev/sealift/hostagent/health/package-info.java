/** How the agent itself is, for those who watch it. */
@NullMarked
package dev.sealift.hostagent.health;

import org.jspecify.annotations.NullMarked;
