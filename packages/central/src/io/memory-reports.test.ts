import { describeReports } from "../testing/reports-contract.js";
import { MemoryReports } from "./memory-reports.js";

describeReports("MemoryReports", () => Promise.resolve(new MemoryReports()));
