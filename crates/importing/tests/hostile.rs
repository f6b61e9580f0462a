//! HTML that was written to do harm, or that breaks whoever reads it: nothing of it runs, no word is lost, no time is taken.

#[expect(dead_code, reason = "the fuzzer takes more of it")]
#[path = "../examples/fuzz/meter.rs"]
mod meter;
mod plain;
mod strict;

use importing::clean;

fn cleaned(dirty: &str) -> String {
    clean::html(dirty).as_str().replace('\n', "")
}

#[test]
fn nothing_that_runs_or_loads_survives() {
    for dirty in [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example></SCRIPT>",
        "<style>p{background:url(//x.example)}</style>",
        "<img src=x onerror=alert(1)>",
        "<iframe src=https://x.example>alert</iframe>",
        "<svg><script>alert(1)</script><text>alert</text></svg>",
        "<math><mtext><style>alert</style></mtext></math>",
        "<noscript><img src=https://x.example/pixel></noscript>",
        "<object data=x>alert</object><embed src=x><video src=x>alert</video><audio>alert</audio>",
        "<form action=x><input value=alert><textarea>alert</textarea><select><option>alert</select><button>alert</button></form>",
        "<template><p>alert</p></template><xmp>alert</xmp><title>alert</title>",
        "<!-- alert --><?alert?><![CDATA[alert]]><!doctype alert>",
        "<base href=https://x.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
        "<script>unclosed <p>alert",
        "<a href=javascript:alert(1)></a>",
        "<p/onclick=alert(1)>",
    ] {
        assert_eq!(cleaned(dirty), "", "{dirty}");
    }
}

#[test]
fn tricks_end_as_text_or_as_nothing() {
    for dirty in [
        r#"<a href="javascript:alert(1)">x</a>"#,
        r#"<a href="java&#10;script:alert(1)">x</a>"#,
        r#"<a href="&#x6a;avascript:alert(1)">x</a>"#,
        r#"<a href="data:text/html,<script>alert(1)</script>">x</a>"#,
        r#"<a href='https://x.example/"onmouseover="alert(1)'>x</a>"#,
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<p title='<img src=x onerror=alert(1)>'>x",
        "<<p>x</p>",
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;x&lt;/p&gt;",
        "&lt;img src=x onerror=alert(1)&gt;",
        "<p>x</p\n<b/><i\u{0}>",
        "<h2><h3><p><ul><h2>x",
        "<a href=https://x.example><a href=https://y.example><p><a>x",
        "</p></ul></li></br></h2></blockquote></pre>x",
        "<ul><ol></ul></ol><li><blockquote><li></blockquote>x",
        "<pre>\n\nx",
        "<pre><ul><li>x<br>y</pre>z",
        "<plaintext>x</plaintext>",
        "<b><p><i><ul><li></b>x",
    ] {
        let clean = clean::html(dirty);
        let findings = strict::read(clean.as_str());
        assert!(findings.faults.is_empty(), "{dirty}\n{}\n{:?}", clean.as_str(), findings.faults);
    }
}

#[test]
fn an_element_that_is_dropped_takes_no_more_than_its_own_content_with_it() {
    for (dirty, clean) in [
        ("<p>a<button>Go</button>b</p>", "<p>ab</p>"),
        ("<p>a<button>b</p><p>c</p>", "<p>ab</p><p>c</p>"),
        ("<button>a<p>b</p><button>Go</button>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<select><option>a<p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a<object data=x><svg>b</p></object>c", "<p>ac</p>"),
        ("<video src=x>a<ul><li>b</li></ul>", "<p>a</p><ul><li>b</li></ul>"),
        ("<template><p>a", "<p>a</p>"),
        // A drawing ends where the text goes on, as in a browser.
        ("<svg><title>x</title><path d=z><p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<svg><p>a</p></svg>b", "<p>a</p><p>b</p>"),
        ("<svg>a", "<p>a</p>"),
        ("<p>a<svg/>b<svg><g></g></svg>c", "<p>abc</p>"),
        ("<svg><style>a</style>b</svg>c", "<p>c</p>"),
        ("<svg><title>a</svg>b", "<p>b</p>"),
        ("<p>a</button></svg>b", "<p>ab</p>"),
    ] {
        assert_eq!(cleaned(dirty), clean, "{dirty}");
    }
}

#[test]
fn no_element_whose_end_is_missing_swallows_a_word() {
    let text =
        "<p>We build <b>radios</b> &amp; masts.</p><ul><li>Six engineers</li><li>Two boats</li></ul><p>Come.</p>";
    let elements = "svg math button select object applet audio video canvas datalist dialog map marquee form table details \
                    label fieldset center font u span nobr ruby frameset embed img input a";
    for element in elements.split_whitespace() {
        for before in ["", "<p>One.</p>"] {
            let dirty = format!("{before}<{element}>{text}");
            let letters = |text: &str| text.replace(|c: char| !c.is_alphanumeric(), "");
            let read = letters(&clean::plain_text(&clean::html(&dirty)));
            assert_eq!(read, letters(&plain::read(&dirty)), "{dirty}");
            assert!(read.ends_with("WebuildradiosmastsSixengineersTwoboatsCome"), "{dirty}");
        }
    }
}

#[test]
fn control_characters_go_wherever_they_stand() {
    let hidden = "\u{0}\u{1}\u{b}\u{1b}\u{7f}\u{85}\u{9f}";
    let dirty = format!(
        "<h2>a{hidden}b</h2><pre>c{hidden}&#1;&#13;&#x7f;d</pre><p><a href='https://x.example/{hidden}e'>f</a>&#0;&#27;g</p>"
    );
    let markdown = format!("a{hidden}b\n\n    c{hidden}d\n\n[e](https://x.example/{hidden})");
    for clean in [clean::html(&dirty), clean::plain(&dirty), clean::markdown(&markdown)] {
        let controls = |text: &str| text.chars().filter(|c| c.is_control() && *c != '\n').collect::<String>();
        assert_eq!(controls(clean.as_str()), "", "{}", clean.as_str());
        assert_eq!(controls(&clean::plain_text(&clean)), "");
    }
}

#[test]
fn hostile_sizes_neither_hang_nor_overflow() {
    let many = |text: &str, count: usize| text.repeat(count);
    let began = meter::cpu_ms();
    for dirty in [
        many("<div>", 1_000_000),
        many("<ul><li>", 100_000),
        many("<blockquote>x", 20_000),
        many("<b>x", 100_000),
        many("</ul>", 100_000),
        (0..20_000).map(|n| format!("<b id={n}>")).collect::<String>() + &many("<p>x", 20_000),
        format!("<a href=https://x.example/{}>", many("y", 2000)) + &many("<p>x", 20_000),
        many("<a href=https://x.example>", 50_000),
        many("&lt;p&gt;", 30_000) + "&lt;/p&gt;",
        many("&amp;amp;", 50_000),
        many("&amp; ", 50_000),
        format!("<pre>{}", many("&lt;", 60_000)),
        many("&nbsp;", 50_000),
        many("&lt;b>", 50_000),
        many("£32K – £35K ", 20_000),
        many(">", 200_000),
        format!("<p {}>", (0..5_000).map(|n| format!("a{n} ")).collect::<String>()),
        many("<svg>", 100_000),
        many("<svg><p>", 50_000),
        many("<svg><button><object>", 20_000) + &many("</button></select>", 20_000),
        many("• x<br>", 50_000),
        many("<table><tr><td>", 50_000),
        many("<!--", 100_000),
        many("<", 100_000),
    ] {
        let clean = clean::html(&dirty);
        assert!(clean.as_str().len() <= clean::MOST_BYTES, "{:.30}", dirty);
        assert!(clean::plain_text(&clean).len() <= dirty.len() * 2);
    }
    let took = meter::cpu_ms() - began;
    assert!(took < 60_000, "{took} ms");
}
