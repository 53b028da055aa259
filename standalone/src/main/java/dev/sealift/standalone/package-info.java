/** The embedded cluster: every service an OS process of its own. */
@NullMarked
package dev.sealift.standalone;

import org.jspecify.annotations.NullMarked;
