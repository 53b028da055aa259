/** The untrusted management software of a host. */
@NullMarked
package dev.sealift.hostagent;

import org.jspecify.annotations.NullMarked;
