/**
 * The work folder: what is kept where, which command may change it, and the record of every
 * process.
 */
@NullMarked
package dev.sealift.standalone.state;

import org.jspecify.annotations.NullMarked;
