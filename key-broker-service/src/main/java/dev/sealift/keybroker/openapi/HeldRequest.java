package dev.sealift.keybroker.openapi;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A request that is held, for some seconds, until there is an answer. */
@ApiResponse(responseCode = "200", description = "OK", useReturnTypeSchema = true)
@ApiResponse(responseCode = "202", description = "Not yet; ask again", content = @Content)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HeldRequest {}
