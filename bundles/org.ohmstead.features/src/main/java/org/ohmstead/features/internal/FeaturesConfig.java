package org.ohmstead.features.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        id = FeaturesComponent.PID,
        name = "Wanted features",
        description =
                "What this gateway has beside what every gateway boots. Installing and uninstalling features in the"
                        + " shell changes these lists; changing these lists installs and uninstalls.")
@interface FeaturesConfig {

    @AttributeDefinition(
            name = "Wanted",
            description =
                    "Features to be there beside those that are booted: a name, or name/version for another version than"
                            + " the newest known.",
            required = false)
    String[] wanted() default {};

    @AttributeDefinition(
            name = "Unwanted",
            description = "Names of booted features that shall not be there; ohmstead-core stays.",
            required = false)
    String[] unwanted() default {};

    @AttributeDefinition(
            name = "Repositories",
            description =
                    "URIs of lists of features beside those known at boot, as mvn:com.example/features/1.0.0/xml/features."
                            + " They must be found without a network.",
            required = false)
    String[] repositories() default {};
}
