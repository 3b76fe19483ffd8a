using System.Xml.Linq;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Tests;

public class RequirementReportsTests
{
    private static readonly RequirementResult[] Results =
    [
        new("overall(accuracy) > 0.5", true, 0.75, "met: it is 0.75")
        {
            Interval = new ConfidenceInterval(0.7, 0.8, 1000, IntervalMethod.Percentile),
        },
        new("gap(site,accuracy) < 0.05", false, 0.25, "not met: it is 0.25"),
        new("group(site,\"a<b>&\u0001\",auc) > 0.8", false, null, "not met: n = 5 is below the minimum of 30"),
    ];

    [Fact]
    public void ToJUnit_Results_AreOneTestCaseEachWithValueIntervalAndVerdict()
    {
        var suites = XDocument.Parse(Results.ToJUnit("test.csv")).Root!;

        var suite = Assert.Single(suites.Elements("testsuite"));
        Assert.Equal(("3", "2", "0"), ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!,
            (string)suite.Attribute("errors")!));
        XElement[] cases = [.. suite.Elements("testcase")];
        Assert.Equal(3, cases.Length);
        Assert.Null(cases[0].Element("failure"));
        Assert.Equal(
            "verdict: met\nvalue: 0.75\ninterval: 0.7 to 0.8\nreason: met: it is 0.75", cases[0].Element("system-out")!.Value);
        Assert.Equal("not met", (string)cases[1].Element("failure")!.Attribute("type")!);
        Assert.Equal("not met: it is 0.25", (string)cases[1].Element("failure")!.Attribute("message")!);
    }

    [Fact]
    public void ToJUnit_TooLittleEvidence_IsAFailureThatSaysSo() => Assert.Equal(
        "insufficient evidence",
        (string)XDocument.Parse(Results.ToJUnit("test.csv")).Descendants("failure").Last().Attribute("type")!);

    [Fact]
    public void ToJUnit_NameOfTheData_IsEscaped()
    {
        var last = XDocument.Parse(Results.ToJUnit("a\u0000\".csv")).Descendants("testcase").Last();

        Assert.Equal("group(site,\"a<b>&\u2401\",auc) > 0.8", (string)last.Attribute("name")!);
        Assert.Equal("a\u2400\".csv", (string)last.Parent!.Attribute("name")!);
    }
}
