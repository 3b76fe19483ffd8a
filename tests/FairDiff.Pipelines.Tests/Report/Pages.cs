using FairDiff.Pipelines.Report;
using FairDiff.Pipelines.Tests.Comparison;
using FairDiff.Pipelines.Tests.Evaluation;

namespace FairDiff.Pipelines.Tests.Report;

/// <summary>A page of every kind, with all its sections.</summary>
internal static class Pages
{
    public static TheoryData<string> Names => new("classes", "conditions", "comparison", "shift", "examples", "methods", "study");

    public static string Html(string name, string folder) => name switch
    {
        "classes" => EvaluationPageTests.Html(EvaluationPageTests.ThreeClasses(300), new() { Groups = ["site"], BootstrapSamples = 100 }),
        "conditions" => ConditionPageTests.Html(),
        "comparison" => ComparisonPageTests.Html(
            [EvaluationPageTests.ThreeClasses(300, 1, 5)], [
                EvaluationPageTests.ThreeClasses(300, 0, 2), EvaluationPageTests.ThreeClasses(300)]),
        "shift" => ShiftPageTests.Html(
            ("far", EvaluationPageTests.ThreeClasses(300, 4, 5)), ("farther", EvaluationPageTests.ThreeClasses(60)),
            ("a hospital abroad", EvaluationPageTests.ThreeClasses(120, 5, 4))),
        "methods" => ComparePageTests.Html(),
        "examples" => ExamplePageTests.Html(folder),
        _ => HtmlReport.Render(FakeStudy.Create(sampleFolder: folder), folder),
    };
}
