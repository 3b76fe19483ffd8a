using FairDiff.Reporting.Tests.Comparison;
using FairDiff.Reporting.Tests.Evaluation;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests;

/// <summary>A page of every kind, with all its sections.</summary>
internal static class Pages
{
    public static TheoryData<string> Names => new("classes", "conditions", "comparison", "shift", "examples", "methods");

    public static string Html(string name) => name switch
    {
        "classes" => EvaluationPageTests.Html(ThreeClasses(300), new() { Groups = ["site"], BootstrapSamples = 100 }),
        "conditions" => ConditionPageTests.Html(),
        "comparison" => ComparisonPageTests.Html(
            [ThreeClasses(300, 1, 5)], [
                ThreeClasses(300, 0, 2), ThreeClasses(300)]),
        "shift" => ShiftPageTests.Html(
            ("far", ThreeClasses(300, 4, 5)), ("farther", ThreeClasses(60)),
            ("a hospital abroad", ThreeClasses(120, 5, 4))),
        "examples" => ExampleTests.Html(),
        _ => ComparePageTests.Html(),
    };
}
