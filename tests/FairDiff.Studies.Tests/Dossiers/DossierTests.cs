using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies.Tests.Report;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Dossiers;

public sealed class DossierTests : IDisposable
{
    private const string Hostile = "<b>&\"ill\u0001";
    private static readonly string[] Pages = ["index.html", "model-card.html", "data-sheet.html", "checklists.html"];
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder.File("run");

    private string Files => _folder.File("dossier");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_Guidelines_AreWholeAndEachSaysWhoOrWhatAnswersIt()
    {
        int[] Numbers(string guideline) =>
            [.. DossierItem.All.Where(item => item.Guideline == guideline).Select(
                item => int.Parse(item.Number.TrimEnd('a', 'b', 'c', 'd', 'e', 'f', 'g'))).Distinct()];

        Assert.Equal(Enumerable.Range(1, 40), Numbers("STARD-AI"));
        Assert.Equal(Enumerable.Range(1, 27), Numbers("TRIPOD+AI"));
        Assert.Equal(Enumerable.Range(1, 44), Numbers("CLAIM"));
        Assert.All(DossierItem.All, item => Assert.True(item.IsMachine ? item.Facts.Count > 0 : item.Who.Length > 0, $"{item}"));
        Assert.All(
            DossierItem.All.Where(item => item.Number.Length > 0).GroupBy(item => (item.Guideline, item.Number)),
            same => Assert.Single(same));
        Assert.Equal(
            DossierItem.All.Select(item => item.Guideline).Distinct(),
            DossierGuideline.OfStudies.Concat(DossierGuideline.OfData).Select(guideline => guideline.Name));
    }

    [Fact]
    public void Write_Study_AnswersNineOfTenItemsAndLinksToTheEvidence()
    {
        var dossier = Study(FakeStudy.Create());

        dossier.Write(Files);

        Assert.True(dossier.Answered >= .9 * dossier.Answerable, $"{dossier.Answered} of {dossier.Answerable}: "
            + string.Join(", ", dossier.NotReported));
        Assert.Empty(DossierLinksCheck.Broken(Files));
        Assert.All(Pages, page => Assert.DoesNotContain("<script", File.ReadAllText(Path.Combine(Files, page))));
        Assert.Equal(File.ReadAllText(Path.Combine(Run, "report.json")), File.ReadAllText(Path.Combine(Files, "evidence", "report.json")));
    }

    [Fact]
    public void Write_Checklists_SayWhoMustFillWhatNoRecordSays()
    {
        Study(FakeStudy.Create()).Write(Files);

        var rows = DossierLinksCheck.Page(Path.Combine(Files, "checklists.html")).Descendants("section").First().Descendants("tr")
            .ToDictionary(row => row.Element("th")!.FirstNode!.ToString(), row => row.Elements().Last().Value);
        Assert.Equal("Not reported. To be filled by the authors.", rows["6"]);
        Assert.Contains("4,500 rows", rows["15b"]);
        Assert.DoesNotContain("Not reported", rows["30"]);
    }

    [Fact]
    public void Write_ModelCard_IsValidAgainstTheSchemaOfChai()
    {
        Study(FakeStudy.Create()).Write(Files);

        Assert.Empty(Invalid(Path.Combine(Files, "model-card.xml")));
        var card = XElement.Load(Path.Combine(Files, "model-card.xml"));
        Assert.Contains(card.Descendants().Where(element => element.Name.LocalName == "ValueJson"), value => value.Value.Contains(
            "\"quantity\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_DataSheet_SharesImagesAndMarksWhatIsSynthetic()
    {
        var study = FakeStudy.Create();
        Study(study);
        var store = Path.Combine(Run, "generators", "label", "synthetic");
        Directory.CreateDirectory(store);
        File.WriteAllLines(Path.Combine(store, "manifest.jsonl"), Enumerable.Range(0, 8).Select(image =>
            $"{{\"label\":\"{(image < 6 ? "tumour" : "normal")}\",\"attributes\":{{\"hospital\":\"hospital {(image < 2 ? 3 : 0)}\"}}}}"));

        Dossier.OfStudy(Run).Write(Files);

        var rows = DossierLinksCheck.Page(Path.Combine(Files, "data-sheet.html")).Descendants("tr").Select(
            row => string.Join('|', row.Elements().Select(cell => cell.Value.Replace('\u00a0', ' ')))).ToArray();
        Assert.Contains("synthetic: generator label|label tumour|1,100|6|75.0 %", rows);
        Assert.Contains("synthetic: generator label|hospital hospital 3|100|2|25.0 %", rows);
        Assert.Contains(rows, row => row.StartsWith("baseline|Real images only.|2,200 labelled rows|none", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AuditBesideAGenerator_IsNamedWithItsVerdictAndEvidence()
    {
        Study(FakeStudy.Create());
        Assert.Contains(Dossier.OfStudy(Run).Limitations, sentence => sentence.EndsWith("was not audited.", StringComparison.Ordinal));
        double[] scores = [.. Enumerable.Range(0, 120).Select(i => i / 120.0)];
        var audit = new GeneratorAuditReport
        {
            GeneratorId = "0", MemberImages = 120, HeldOutImages = 120, SharedImages = 0, UnknownConditions = 0, FalseAlarmRate = 0.01,
            Membership = MembershipAudit.Of([.. scores.Select(score => score + 5)], scores), NearCopies = null,
        };
        var folder = Path.Combine(Run, "generators", "label");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, GeneratorAuditReport.FileName), audit.ToJson());

        var dossier = Dossier.OfStudy(Run);
        dossier.Write(Files);

        Assert.Contains("Privacy of generator label: Leaks: AUC 1.000", string.Join('\n', dossier.Limitations));
        Assert.Contains("generator label: Leaks: AUC 1.000", File.ReadAllText(Path.Combine(Files, "model-card.html")));
        Assert.Contains("<td>leaks</td>", File.ReadAllText(Path.Combine(Files, "data-sheet.html")));
        Assert.Equal(audit.ToJson(), File.ReadAllText(Path.Combine(Files, "evidence", "privacy-audit-label.json")));
        Assert.Empty(DossierLinksCheck.Broken(Files));

        File.WriteAllText(Path.Combine(folder, GeneratorAuditReport.FileName), "{}");
        Assert.Contains("privacy-audit.json", Assert.Throws<FairDiffException>(() => Dossier.OfStudy(Run)).Message);
    }

    /// <summary>What is true of most methods is not said of those that look at more.</summary>
    [Fact]
    public void Write_MethodsThatSeeMoreThanTheImage_AreNamed()
    {
        var study = FakeStudy.Create();
        string Checklists(params string[] methods)
        {
            MethodResult[] more = [.. methods.Select(name => study.Methods[0] with { Name = name })];
            Study(study with { Methods = [.. study.Methods, .. more] }).Write(Files);
            return File.ReadAllText(Path.Combine(Files, "checklists.html"));
        }

        var usual = Checklists();
        Assert.Contains("None: no model was recalibrated", usual);
        Assert.DoesNotContain("know the group of a row too", usual);
        var more = Checklists("label+adapt-norm", "standardize");
        Assert.Contains("take the statistics of their batch norms from the unlabelled images", more);
        Assert.DoesNotContain("None: no model was recalibrated", more);
        Assert.Contains("know the group of a row too", more);
    }

    [Fact]
    public void Write_StudyOverFrozenFeatures_SaysWhichModelAndWhatTheCeilingLearnedFrom()
    {
        var study = FakeStudy.Create();
        Study(study with
        {
            Settings = new Dictionary<string, string>
            {
                ["features"] = "of the frozen network ResNet18.onnx; logistic regression", ["image size"] = "128",
                ["real fraction"] = "0.5",
            },
            Methods = [.. study.Methods, study.Methods[0] with { Name = "ceiling" }],
        }).Write(Files);

        var card = File.ReadAllText(Path.Combine(Files, "model-card.html"));
        Assert.Contains("Features: of the frozen network ResNet18.onnx; logistic regression.", card);
        Assert.Contains("Images are resized to 128 x 128 pixels", File.ReadAllText(Path.Combine(Files, "checklists.html")));
        Assert.Contains(
            "labelled rows, and those whose labels were taken away", File.ReadAllText(Path.Combine(Files, "data-sheet.html")));
    }

    [Fact]
    public void OfStudy_WhatIsTheSameOfSeveral_IsSaidOnce()
    {
        var study = FakeStudy.Create();
        var limitations = Study(study with
        {
            Generators = [.. study.Generators.Select(generator => generator with { Quality = null })],
            Comparisons = [.. study.Comparisons.Select(pair => pair with
            {
                Quantities = [.. pair.Quantities.Select(quantity => quantity with { Verdict = DifferenceVerdict.NotClear })],
            })],
        }).Limitations;

        Assert.Contains("Generators label, label + property: near-copies of training images were not looked for.", limitations);
        var chance = Assert.Single(limitations, sentence => sentence.StartsWith("Chance may explain", StringComparison.Ordinal));
        Assert.Contains("label + property from baseline, label + property + colour from colour", chance);
        Assert.EndsWith("numbers that were compared.", chance);
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("model-card.xml")]
    [InlineData("evidence/report.json")]
    [InlineData("evidence")]
    public void Write_LinkInTheFolder_IsRefused(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        var outside = Directory.CreateDirectory(_folder.File("outside")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Files, name))!);
        File.CreateSymbolicLink(Path.Combine(Files, name), name == "evidence" ? outside : Path.Combine(outside, "file"));

        Assert.Contains("is a link", Assert.Throws<FairDiffException>(() => Study(FakeStudy.Create()).Write(Files)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void Write_WhereTheDataLies_IsNotTold()
    {
        var study = FakeStudy.Create();
        string[] folders = [_folder.File("secret & ward"), _folder.File("secret & ward two")];
        Study(study with
        {
            Settings = new Dictionary<string, string>(study.Settings) { ["data"] = folders[0], ["further data"] = folders[1] },
            Notes = [$"Column 'split' of {folders[0]}/metadata.csv: 'val' 344 rows.", $"{folders[1]}: nothing is known."],
        }).Write(Files);

        string[] texts = [.. Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Assert.All(texts, text => Assert.DoesNotContain(_folder.Path, text));
        Assert.Contains(
            "Column 'split' of secret &amp; ward/metadata.csv: 'val' 344 rows.", File.ReadAllText(Path.Combine(Files, "index.html")));
        Assert.Contains("secret &amp; ward two: nothing is known.", File.ReadAllText(Path.Combine(Files, "index.html")));
    }

    [Fact]
    public void Write_ManySentences_AreAList()
    {
        Study(FakeStudy.Create()).Write(Files);

        var summary = DossierLinksCheck.Page(Path.Combine(Files, "model-card.html")).Descendants("dt").First(
            term => term.Value == "Summary").ElementsAfterSelf("dd").First();
        Assert.True(summary.Element("ul")!.Elements("li").Count() > 3);
    }

    [Fact]
    public void OfStudy_GroupsThatAreTooSmall_AreLimitations()
    {
        var limitations = Study(FakeStudy.CreateWide() with
        {
            Data = new DataSheet
            {
                Parts =
                [
                    new DataPart
                    {
                        Name = "inDistribution", Role = DataRole.InDistribution, Rows = 505,
                        Groups = new Dictionary<string, IReadOnlyList<GroupShare>>
                        {
                            ["sex"] = [new("one", 500, .99), new("two", 5, .01)],
                        },
                    },
                ],
            },
        }).Limitations;

        Assert.Contains("Too few rows to be judged: sex two (5 rows of test).", limitations);
    }

    [Fact]
    public void OfStudy_GroupsThatNoTestRowNames_AreNotCalledLargeEnough()
    {
        IReadOnlyDictionary<string, IReadOnlyList<GroupShare>> Groups(string name, long rows) =>
            new Dictionary<string, IReadOnlyList<GroupShare>> { ["insurance"] = [new(name, rows, 1)] };
        var dossier = Study(FakeStudy.CreateWide() with
        {
            Data = new DataSheet
            {
                Parts =
                [
                    new DataPart { Name = "train", Role = DataRole.LabelledTraining, Rows = 90, Groups = Groups("public", 90) },
                    new DataPart
                    {
                        Name = "inDistribution", Role = DataRole.InDistribution, Rows = 50, Groups = Groups("(unknown)", 50),
                    },
                ],
            },
        });
        const string Sentence = "No group by insurance was judged: the rows that are judged do not say to which they belong.";

        Assert.Contains(Sentence, dossier.Limitations);
        dossier.Write(Files);
        var card = DossierLinksCheck.Page(Path.Combine(Files, "model-card.html")).Value;
        Assert.Contains(Sentence, card);
        Assert.DoesNotContain("has enough rows to be judged", card);
    }

    [Fact]
    public void Write_NamesOfTheData_AreEscaped()
    {
        Study(FakeStudy.Create() with { Title = Hostile, Settings = new Dictionary<string, string> { ["data"] = Hostile } }).Write(Files);

        Assert.Empty(DossierLinksCheck.Broken(Files));
        Assert.Contains(DossierLinksCheck.Page(Path.Combine(Files, "index.html")).Descendants("div"), element => element.Value.Contains(
            "<b>&\"ill\u2401", StringComparison.Ordinal));
        Assert.Empty(Invalid(Path.Combine(Files, "model-card.xml")));
    }

    [Fact]
    public void OfStudy_FolderWithoutAReport_SaysWhatItNeeds() => Assert.Contains(
        "holds no report.json", Assert.Throws<FairDiffException>(() => Dossier.OfStudy(_folder.Path)).Message);

    [Fact]
    public void Write_Evaluation_ReportsWhatPredictionsTellAndNothingOfTheTraining()
    {
        var data = new FairnessData
        {
            ClassNames = ["well", Hostile],
            Labels = [.. Enumerable.Range(0, 200).Select(row => row % 2)],
            Scores = Scores(200),
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["sex"] = [.. Enumerable.Range(0, 200).Select(row => row < 90 ? "f" : row < 180 ? "m" : row < 195 ? "" : "x")],
            },
        };
        var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { Groups = ["sex"], BootstrapSamples = 100 },
            TestContext.Current.CancellationToken);

        var dossier = Dossier.OfEvaluation(report, data, new() { Source = "test.csv" });
        dossier.Write(Files);

        Assert.Contains("CLAIM 25", dossier.NotReported);

        // How many rows there are is known, how the classifier was made is not: that is no answer.
        Assert.Contains("STARD-AI 15b", dossier.NotReported);
        Assert.DoesNotContain("STARD-AI 30", dossier.NotReported);
        Assert.Contains("Too few rows to be judged: sex x (5 rows of predictions).", dossier.Limitations);
        var card = XElement.Load(Path.Combine(Files, "model-card.xml"));
        Assert.Contains(card.Descendants(), element => element.Name.LocalName == "Label" && element.Value == "Brier score, all rows");
        Assert.Empty(DossierLinksCheck.Broken(Files));
        Assert.Empty(Invalid(Path.Combine(Files, "model-card.xml")));
        Assert.Contains(DossierLinksCheck.Page(Path.Combine(Files, "data-sheet.html")).Descendants("tr"), row =>
            string.Concat(row.Elements().Select(cell => cell.Value)) == "the predictionsall20015\u00a0(7.5\u00a0%)");
    }

    [Fact]
    public void Count_Cells_CountsThemByGroup()
    {
        string[][] cells = [["f", "", "1"], ["f", "3", ""], ["", "", "2"], ["m", "4", "5"]];

        var counted = MissingCells.Count("part", cells, ["sex", "age", "score"], ["sex"]);

        Assert.Equal(
            [(null, 4, 1, 2, 1), ("sex f", 2, 0, 1, 1), ("sex m", 1, 0, 0, 0)],
            counted.Select(one => (one.Group, (int)one.Rows, (int)one.Empty["sex"], (int)one.Empty["age"], (int)one.Empty["score"])));
    }

    [Theory]
    [InlineData("index.html", true)]
    [InlineData("model-card.html", false)]
    [InlineData("data-sheet.html", false)]
    [InlineData("checklists.html", true)]
    public async Task Page_InABrowser_IsAccessible(string page, bool narrowAndDark)
    {
        Study(FakeStudy.Create()).Write(Files);

        Assert.Empty(await AccessibilityCheck.Findings(
            new Browser(_folder), await File.ReadAllTextAsync(Path.Combine(Files, page), TestContext.Current.CancellationToken),
            narrowAndDark ? 400 : AccessibilityCheck.Sheet, narrowAndDark));
    }

    private static double[,] Scores(int rows)
    {
        var scores = new double[rows, 2];
        for (var row = 0; row < rows; row++)
        {
            var right = row % 5 > 0 ? .8 : .3;
            (scores[row, row % 2], scores[row, 1 - (row % 2)]) = (right, 1 - right);
        }

        return scores;
    }

    private static string[] Invalid(string path)
    {
        // The schema names that of signatures, which a card may have; ours have none.
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.Add("http://www.w3.org/2000/09/xmldsig#", XmlReader.Create(new StringReader(
            """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/09/xmldsig#">
              <xs:element name="Signature" />
            </xs:schema>
            """)));
        using var stream = typeof(DossierTests).Assembly.GetManifestResourceStream("chai.xsd")!;
        using var reader = XmlReader.Create(stream);
        schemas.Add(null, reader);
        List<string> found = [];
        XDocument.Load(path).Validate(schemas, (_, problem) => found.Add(problem.Message));
        return [.. found];
    }

    /// <summary>A run folder with what a study leaves there.</summary>
    private Dossier Study(StudyReport report)
    {
        Directory.CreateDirectory(Run);
        ReportJson.Write(report, Path.Combine(Run, ReportJson.FileName));
        HtmlReport.Write(report, Path.Combine(Run, HtmlReport.FileName));
        File.WriteAllText(
            Path.Combine(Run, "study.json"),
            """{"options":{"selectBy":null},"classifier":{"arch":"ResNet8"},"data":{"imageSize":24}}""");
        foreach (var method in report.Methods)
        {
            var file = Path.Combine(Run, "predictions", "in-distribution", $"{method.Name}-seed0.csv");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, $"row,label,{string.Join(',', report.Classes.Select(name => $"score_{name}"))}\n"
                + string.Concat(report.Classes.Select((name, row) => $"{row + 1},{name},{string.Join(',', report.Classes.Select(
                    other => other == name ? ".9" : ".1"))}\n")));
        }

        return Dossier.OfStudy(Run);
    }
}
