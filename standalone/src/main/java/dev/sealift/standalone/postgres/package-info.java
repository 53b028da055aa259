/** PostgreSQL servers from the binaries of a Maven artifact, each one supervised process. */
@NullMarked
package dev.sealift.standalone.postgres;

import org.jspecify.annotations.NullMarked;
