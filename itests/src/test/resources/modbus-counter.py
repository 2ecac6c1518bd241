# A Modbus TCP slave by pymodbus 3.0: PORT is its argument. Each read of holding registers 0 and 1 finds the next number
# there, counted from 1 for each unit; holding register n holds n from 2 on.
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer


class Counted(ModbusSequentialDataBlock):
    def __init__(self):
        super().__init__(0, list(range(200)))
        self.reads = 0

    def getValues(self, address, count=1):
        if address == 0:
            self.reads += 1
            self.values[0], self.values[1] = self.reads >> 16, self.reads & 0xFFFF
        return super().getValues(address, count)


units = {unit: ModbusSlaveContext(hr=Counted(), zero_mode=True) for unit in range(1, 9)}
StartTcpServer(context=ModbusServerContext(slaves=units, single=False), address=("127.0.0.1", int(sys.argv[1])))
