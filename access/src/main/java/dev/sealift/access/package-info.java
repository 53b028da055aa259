/** Who may send which request to which service: roles, and the table of every route. */
@NullMarked
package dev.sealift.access;

import org.jspecify.annotations.NullMarked;
