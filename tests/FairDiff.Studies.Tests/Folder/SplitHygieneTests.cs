using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

/// <summary>What a split must not share, must not lack and must not drop without a word.</summary>
public sealed class SplitHygieneTests : IDisposable
{
    private static readonly FolderOptions Options = new() { DataFolder = "", AttributeColumns = ["site"] };
    private static readonly FolderOptions Given = Options with { SplitColumn = "split" };

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("--ood site=C", "--unlabelled site=C", "40 rows are both of --ood site=C and of --unlabelled site=C")]
    [InlineData("--ood site=C", "--unlabelled sex=F", "20 rows are both of --ood site=C and of --unlabelled sex=F")]
    [InlineData("--ood-validation site=C", "--unlabelled site=C", "--ood-train-fraction")]
    [InlineData("--ood site=C", "--ood-validation site=C", "40 rows are both of --ood site=C and of --ood-validation site=C")]
    [InlineData("--ood site=C", "--ood sex=F", "20 rows are both of --ood site=C and of --ood sex=F")]
    [InlineData("--ood site=C", "--ood site=C", "40 rows are both of --ood site=C and of --ood site=C")]
    [InlineData("--ood site=C", "--skew site=C:10", "--skew site=C:10 limits training labels, but no labelled training row has site=C")]
    [InlineData("--unlabelled site=C", "--skew site=C:10", "--skew site=C:10")]
    [InlineData("--skew site=C:5", "--skew site=C:10", "--skew limits the labels of site=C 2 times")]
    [InlineData("--ood site=C", "--exclude site=C", "--exclude leaves out every row of --ood site=C")]
    [InlineData("--ood-validation site=C", "--exclude site=C", "--exclude leaves out every row of --ood-validation site=C")]
    [InlineData("--unlabelled site=C", "--exclude site=C", "--exclude leaves out every row of --unlabelled site=C")]
    [InlineData("--skew site=C:5", "--exclude site=C", "--exclude leaves out every row of --skew site=C")]
    public void Create_SelectorsThatMeet_AreRefusedByName(string one, string other, string message) =>
        Assert.Contains(message, Refusal(With(Options, one, other)));

    /// <summary>A limit on rows of which some train, and rows that --exclude leaves out of a set, are nothing wrong.</summary>
    [Theory]
    [InlineData("--ood site=C", "--skew sex=F:10")]
    [InlineData("--ood site=C", "--exclude sex=F")]
    [InlineData("--unlabelled site=C", "--unlabelled sex=F")]
    [InlineData("--skew site=A:10", "--skew sex=F:30")]
    public void Create_SelectorsThatGoTogether_ShareNoRow(string one, string other)
    {
        var split = FolderSplit.Create(Table(), With(Options, one, other));
        int[] rows = [.. split.Labelled, .. split.Unlabelled, .. split.Test, .. split.OutOfDistribution.SelectMany(set => set.Rows)];

        Assert.Equal(rows.Distinct(), rows);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("patient")]
    public void Create_OodTrainFraction_DividesTheSitePatientByPatientAlikeEveryTime(string? cluster)
    {
        var table = Table();
        var options = With(Options, "--ood site=C", "--unlabelled site=C") with { OodTrainFraction = .25, ClusterColumn = cluster };

        var split = FolderSplit.Create(table, options);

        var test = Assert.Single(split.OutOfDistribution).Rows;
        Assert.Equal(40, split.Unlabelled.Count + test.Count);
        Assert.InRange(split.Unlabelled.Count, 6, 14);
        Assert.All(split.Unlabelled.Concat(test), row => Assert.Equal("C", table[row, "site"]));
        Assert.Empty(split.Unlabelled.Select(row => table[row, "patient"]).Intersect(
            cluster is null ? [] : test.Select(row => table[row, "patient"])));
        Assert.Equal(split.Unlabelled, FolderSplit.Create(Table(), options).Unlabelled);
        Assert.NotEqual(split.Unlabelled, FolderSplit.Create(table, options with { SplitSeed = 1 }).Unlabelled);
        Assert.Contains(split.Notes, note => note.Contains($"{split.Unlabelled.Count} rows out of distribution train the generators"));
        Assert.DoesNotContain(split.Labelled.Concat(split.Test), row => table[row, "site"] == "C");
    }

    [Fact]
    public void Create_OodTrainFractionThatLeavesTheGeneratorsNone_IsRefused() => Assert.Contains(
        "leaves the generators none of the 40 rows", Refusal(
            With(Options, "--ood site=C", "--unlabelled site=C") with { OodTrainFraction = .001 }));

    [Fact]
    public void Create_OodTrainFractionOfNothing_IsRefused() =>
        Assert.Contains(
            "--ood-train-fraction is 0.5", Refusal(With(Options, "--ood site=C", "--unlabelled site=B") with { OodTrainFraction = .5 }));

    /// <summary>It chooses in place of training labels, and is in no test set.</summary>
    [Fact]
    public void Create_OodValidation_ChoosesAndIsNeverATest()
    {
        var table = Table();
        var options = With(Options, "--ood site=C", "--ood-validation site=B");

        var split = FolderSplit.Create(table, options with { ValidationFraction = .2 });

        Assert.Equal(40, split.Validation.Count);
        Assert.All(split.Validation, row => Assert.Equal("B", table[row, "site"]));
        Assert.Equal("site=C", Assert.Single(split.OutOfDistribution).Name);
        Assert.Equal("site=B", Assert.Single(split.OodValidation).Name);
        Assert.DoesNotContain(split.Labelled.Concat(split.Unlabelled).Concat(split.Test), row => table[row, "site"] != "A");
        Assert.Equal(FolderSplit.Create(table, options).Labelled, split.Labelled);
        Assert.Empty(FolderSplit.Create(table, options).Validation);
    }

    [Theory]
    [InlineData("Train", "TEST")]
    [InlineData("training", "Testing")]
    public void Create_SplitValuesInOtherSpellings_AreTakenAndNamed(string train, string test)
    {
        var table = Table(row => row % 4 == 0 ? test : train);

        var split = FolderSplit.Create(table, Given);

        Assert.Equal((90, 30), (split.Labelled.Count, split.Test.Count));
        Assert.Contains(split.Notes, note => note.Contains($"'{test}' 30 rows (taken for test)"));
    }

    [Theory]
    [InlineData("val")]
    [InlineData("valid")]
    [InlineData("Validation")]
    [InlineData("dev")]
    public void Create_ValidationRowsOfTheColumn_ChooseOrAreNamed(string value)
    {
        var table = Table(row => row % 4 == 0 ? "test" : row % 4 == 1 ? value : "train");

        var idle = FolderSplit.Create(table, Given);
        Assert.Empty(idle.Validation);
        Assert.Contains(idle.Notes, note => note.Contains($"'{value}' 30 rows (not used") && note.Contains("--select-by"));

        var chooses = FolderSplit.Create(table, Given with { ValidationFraction = .2 });
        Assert.Equal(30, chooses.Validation.Count);
        Assert.All(chooses.Validation, row => Assert.Equal(value, table[row, "split"]));
        Assert.Equal(60, chooses.Labelled.Count);
        Assert.Contains(chooses.Notes, note => note.Contains("which choose"));

        Assert.Contains("30 validation rows", Refusal(Given with { ValidationFraction = .2, ValidationFractionIsGiven = true }, table));
    }

    [Fact]
    public void Create_SplitValuesWithoutAMeaning_AreNamedWithCounts()
    {
        var split = FolderSplit.Create(Table(row => row % 4 == 0 ? "test" : row % 4 == 1 ? "fold3" : row == 2 ? "" : "train"), Given);

        var note = Assert.Single(split.Notes, note => note.Contains("fold3"));
        Assert.Contains("'' 1 row (not used", note);
        Assert.Contains("'fold3' 30 rows (not used", note);

        // Where they leave nothing, the message says so.
        Assert.Contains("'fold3' 90 rows", Refusal(Given, Table(row => row % 4 == 0 ? "test" : "fold3")));
        Assert.Contains("'fold3' 90 rows", FolderSplit.ForTraining(Table(row => row % 4 == 0 ? "train" : "fold3"), Given).Notes.Single());
    }

    [Fact]
    public void Create_TestRowsWithoutALabel_AreNamed()
    {
        var lines = Lines(row => row % 2 == 0 ? "test" : "train");
        lines[3] = lines[3].Replace(",nevus,", ",,").Replace(",mole,", ",,");

        Assert.Contains("1 test row of", Assert.Single(FolderSplit.Create(Read(lines), Given).Notes));
    }

    /// <summary>Patients have four images in turn: three in train, one in test.</summary>
    [Fact]
    public void Create_PatientsOnBothSidesOfAGivenSplit_AreCountedAndOneIsNamed()
    {
        var table = Table(row => row % 4 == 0 ? "test" : "train");

        var message = Refusal(Given with { ClusterColumn = "patient" }, table);

        Assert.Contains("30 values of column 'patient' are on both sides", message);
        Assert.Contains("'p0'", message);
        Assert.Contains("--exclude patient=p0", message);
        Assert.Contains("leave --split-column out", message);
        Assert.Contains(
            "on both sides",
            Assert.Throws<FairDiffException>(() => FolderSplit.ForTraining(table, Given with { ClusterColumn = "patient" })).Message);

        // A split that keeps them together passes, and an empty cell is of nobody.
        Assert.Empty(FolderSplit.Create(Table(row => row / 4 % 4 == 0 ? "test" : "train"), Given with { ClusterColumn = "patient" }).Notes);
        var lines = Lines(row => row % 4 == 0 ? "test" : "train");
        var nobody = Read([lines[0], .. lines[1..].Select((line, row) => line.Replace($",p{row / 4},", ",,"))]);
        Assert.Empty(FolderSplit.Create(nobody, Given with { ClusterColumn = "patient" }).Notes);
    }

    /// <summary>The patient of row 0 has an image at every site.</summary>
    [Theory]
    [InlineData("--ood site=C", "rows of --ood site=C")]
    [InlineData("--ood-validation site=C", "rows of --ood-validation site=C")]
    public void Create_PatientInTrainingAndOutOfDistribution_IsRefused(string selector, string name)
    {
        var lines = Lines(row => row is >= 4 and < 12 ? "test" : "train");
        foreach (var row in new[] { 41, 81 })
        {
            lines[row] = lines[row].Replace($",p{(row - 1) / 4},", ",p0,");
        }

        foreach (var options in new[] { Given, Options })
        {
            var message = Refusal(With(options, selector) with { ClusterColumn = "patient" }, Read(lines));
            Assert.Contains("1 value of column 'patient' is", message);
            Assert.Contains(name, message);
            Assert.Contains("--exclude patient=p0", message);
        }
    }

    [Fact]
    public void Create_PatientThatChoosesAndIsTested_IsRefused()
    {
        // Of each patient at C one image is called test; site B chooses.
        var lines = Lines(_ => "train");
        lines[1 + 40] = lines[1 + 40].Replace(",p10,", ",p20,");
        var options = With(Options, "--ood-validation site=B", "--ood site=C") with { ClusterColumn = "patient" };

        var message = Refusal(options, Read(lines));

        Assert.Contains("--ood-validation site=B", message);
        Assert.Contains("--ood site=C", message);
    }

    /// <summary>In a split by seed no side is given: patients whose unlabelled rows train anyway are not held out.</summary>
    [Fact]
    public void Create_PatientWithUnlabelledRows_IsNotHeldOutBySeed()
    {
        var lines = Lines(_ => "");
        for (var row = 0; row < 40; row++)
        {
            // Every patient of A has one image at C, which only the generator sees.
            lines[1 + 80 + row] = lines[1 + 80 + row].Replace($",p{(80 + row) / 4},", $",p{row % 5},");
        }

        var table = Read(lines);
        var split = FolderSplit.Create(
            table, With(Options, "--unlabelled site=C") with { ClusterColumn = "patient", ValidationFraction = .2 });

        var learned = split.Labelled.Concat(split.Unlabelled).Select(row => table[row, "patient"]).ToHashSet();
        Assert.Equal(40, split.Unlabelled.Count);
        Assert.DoesNotContain(split.Test.Concat(split.Validation), row => learned.Contains(table[row, "patient"]));
    }

    [Fact]
    public void Create_ImageListedTwice_StaysOnOneSideOrIsRefused()
    {
        var lines = Lines(row => row % 4 == 0 ? "test" : "train");
        lines = [lines[0], .. lines[1..].Select((line, row) => line.Replace($"{row}.png", $"{row / 2}.png"))];
        var table = Read(lines);

        Assert.Contains("30 images are on both sides", Refusal(Given, table));

        var split = FolderSplit.Create(table, Options);
        Assert.Empty(split.Test.Select(row => table[row, "path"]).Intersect(split.Labelled.Select(row => table[row, "path"])));
    }

    [Theory]
    [InlineData("test", "1 of the test rows")]
    [InlineData("ood", "1 of the rows of --ood site=C")]
    [InlineData("validation", "1 of the rows of --ood-validation site=C")]
    public void Create_ClassThatOnlyOtherRowsHave_IsRefusedWithTheCountAndARemedy(string where, string count)
    {
        var lines = Lines(row => row % 4 == 0 ? "test" : "train");
        var row = where == "test" ? 4 : 84;
        lines[1 + row] = lines[1 + row].Replace(",mole,", ",merkel,").Replace(",nevus,", ",merkel,");
        var options = where switch { "test" => Given, "ood" => With(Given, "--ood site=C"), _ => With(Given, "--ood-validation site=C") };

        var message = Refusal(options, Read(lines));

        Assert.Contains("metadata.csv", message);
        Assert.Contains($"'merkel' ({count}", message);
        Assert.Contains("--exclude label=merkel", message);
        Assert.Contains("'split'", message);
        FolderSplit.Create(Read(lines), options with { Excluded = [new("label", "merkel")] });
    }

    [Fact]
    public void Create_ClassWhoseTrainingLabelsAreHiddenOrLeftOut_IsRefused()
    {
        var message = Refusal(With(Options, "--skew label=mole:0"));
        Assert.Contains("'mole'", message);
        Assert.Contains("--skew hides the label of 45 rows", message);

        // Moles train at A only.
        var table = Table(row => row % 4 == 0 ? "test" : "train", row => row < 40 || row % 4 == 0 ? null : "nevus");
        FolderSplit.Create(table, Given);
        Assert.Contains("'mole' (8 of the test rows; --exclude leaves out 20 rows)", Refusal(With(Given, "--exclude site=A"), table));
        Assert.Contains("'mole'", Refusal(With(Given, "--ood site=A"), table));
    }

    [Fact]
    public void Create_OneClassToTrainOn_IsRefused() => Assert.Contains(
        "all 90 labelled training rows have the class 'nevus'", Refusal(
            Given, Table(row => row % 4 == 0 ? "test" : "train", _ => "nevus")));

    [Fact]
    public void Create_WhatTheSetsLack_IsSaid()
    {
        // Test rows: site A alone trains; all of site C are moles; nothing but training has the class rare.
        var table = Table(
            row => row % 4 == 0 || row is >= 40 and < 80 ? "test" : "train", row => row >= 80 ? "mole" : row == 1 ? "rare" : null);

        var notes = FolderSplit.Create(table, With(Given, "--ood site=C")).Notes;

        Assert.Contains(notes, note => note.Contains("No training row has site=B"));
        Assert.Contains(notes, note => note.Contains("No in-distribution test row has the class rare"));
        Assert.Contains(notes, note => note.Contains("All 40 rows among the rows of --ood site=C have the class 'mole'"));
        Assert.Empty(FolderSplit.Create(Table(), Options).Notes);
    }

    [Fact]
    public void Create_SetTooSmallToBeJudged_IsSaid()
    {
        var notes = FolderSplit.Create(
            Table(row => row % 4 == 0 && row < 80 ? "test" : "train"), Given with { ClusterColumn = null }).Notes;

        Assert.Contains(notes, note => note.Contains("only 20 test rows: below 30"));
    }

    [Fact]
    public void Unlabelled_TestRowsOfTheColumn_AreCounted()
    {
        var options = With(Given, "--unlabelled site=C");
        var table = Table(row => row % 4 == 0 ? "test" : "train");

        Assert.Contains(
            FolderSplit.Create(table, options).Notes, note => note.Contains("10 rows to the generators that column 'split' calls test"));
        Assert.Contains(
            FolderSplit.ForTraining(table, options).Notes,
            note => note.Contains("10 rows to the generators that column 'split' calls test"));
    }

    private string Refusal(FolderOptions options, MetadataTable? table = null) =>
        Assert.Throws<FairDiffException>(
            () => FolderSplit.Create(table ?? Table(row => row % 4 == 0 ? "test" : row % 4 == 1 ? "val" : "train"), options)).Message;

    private static FolderOptions With(FolderOptions options, params string[] selectors)
    {
        foreach (var text in selectors)
        {
            var (option, value) = (text.Split(' ')[0], text.Split(' ')[1]);
            options = option switch
            {
                "--ood" => options with { OutOfDistribution = [.. options.OutOfDistribution, RowSelector.Parse(option, value)] },
                "--ood-validation" => options with { OodValidation = [.. options.OodValidation, RowSelector.Parse(option, value)] },
                "--unlabelled" => options with { Unlabelled = [.. options.Unlabelled, RowSelector.Parse(option, value)] },
                "--exclude" => options with { Excluded = [.. options.Excluded, RowSelector.Parse(option, value)] },
                _ => options with { LabelLimits = [.. options.LabelLimits, LabelLimit.Parse(option, value)] },
            };
        }

        return options;
    }

    private MetadataTable Table(Func<int, string>? split = null, Func<int, string?>? label = null) =>
        Read(Lines(split ?? (_ => "train"), label));

    /// <summary>Sites A, B and C of 40 rows, ten patients each; labels by tens, sex by ones.</summary>
    private static string[] Lines(Func<int, string> split, Func<int, string?>? label = null) =>
    [
        "path,label,site,sex,patient,split",
        .. Enumerable.Range(0, 120).Select(row =>
            $"{row}.png,{label?.Invoke(row) ?? (row / 10 % 2 == 0 ? "nevus" : "mole")},{"ABC"[row / 40]},"
                + $"{(row % 2 == 0 ? "F" : "M")},p{row / 4},{split(row)}"),
    ];

    private MetadataTable Read(string[] lines)
    {
        var path = _folder.File("metadata.csv");
        File.WriteAllLines(path, lines);
        return MetadataTable.Read(path);
    }

    public void Dispose() => _folder.Dispose();
}
