package org.ohmstead.driver.sml.internal;

import org.ohmstead.driver.tck.PushDriverContract;
import org.ohmstead.driver.tck.PushTwin;

class SmlDriverContractTest extends PushDriverContract {

    @Override
    protected PushTwin twin() {
        return new SmlTwin();
    }
}
